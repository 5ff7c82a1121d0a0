#include "identity_provider.h"

namespace kontor::sso {

namespace {

constexpr const char* whenExample = "\"2026-01-31T08:15:00.000000Z\"";

constexpr Field claim(Field field, std::string_view title, std::string_view doc, std::string_view example) {
    return field.limit(100).writable().titled(title).unlisted().doc(doc).example(example);
}

constexpr Field providerFields[] = {
    field<&IdentityProvider::id>("id").filterable().sortable().doc("Its number").example("1"),
    field<&IdentityProvider::version>("version").doc("Grows with every change; the ETag").example("3"),
    field<&IdentityProvider::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What people and administrators call it")
        .example("\"Company account\""),
    field<&IdentityProvider::active>("active")
        .writable()
        .filterable()
        .titled("sso.field.active")
        .doc("Whether people sign in with it")
        .example("true"),
    field<&IdentityProvider::position>("position")
        .between(0, 1000)
        .writable()
        .sortable()
        .titled("sso.field.position")
        .doc("Buttons stand in ascending order")
        .example("1"),
    field<&IdentityProvider::buttonText>("button_text")
        .limit(100)
        .writable()
        .titled("sso.field.button_text")
        .unlisted()
        .doc("Text of the button on the sign-in page; empty: made from the name")
        .example("\"Sign in with the company account\""),
    field<&IdentityProvider::issuer>("issuer")
        .limit(500)
        .required()
        .writable()
        .filterable()
        .titled("sso.field.issuer")
        .doc("Address the provider calls itself by; its description is at ISSUER/.well-known/openid-configuration")
        .example("\"https://login.example.org/realms/company\""),
    field<&IdentityProvider::clientId>("client_id")
        .required()
        .writable()
        .titled("sso.field.client_id")
        .doc("How the provider knows this installation")
        .example("\"kontor\""),
    field<&IdentityProvider::clientSecret>("client_secret")
        .limit(1000)
        .unstored()
        .secret()
        .writable()
        .titled("sso.field.client_secret")
        .doc("Secret of the client; encrypted at rest and never shown. Leave it out to keep the one there is")
        .example("\"correct horse battery\""),
    field<&IdentityProvider::clientAuthentication>("client_authentication")
        .oneOf(clientAuthenticationWords)
        .writable()
        .titled("sso.field.client_authentication")
        .unlisted()
        .doc("How the secret is sent: in the header, in the form, or none for a public client")
        .example("\"secret_basic\""),
    field<&IdentityProvider::caFile>("ca_file")
        .writable()
        .titled("sso.field.ca_file")
        .unlisted()
        .doc("File on this server with the trusted authorities (PEM); empty: those of this machine")
        .example("\"/etc/kontor/login-ca.pem\""),
    field<&IdentityProvider::scopes>("scopes")
        .limit(20)
        .writable()
        .titled("sso.field.scopes")
        .unlisted()
        .doc("What is asked for; openid is always asked for")
        .example("[\"openid\", \"profile\", \"email\"]"),
    claim(field<&IdentityProvider::loginClaim>("login_claim"), "sso.field.login_claim",
          "Claim a new person's login is taken from", "\"preferred_username\""),
    claim(field<&IdentityProvider::nameClaim>("name_claim"), "sso.field.name_claim", "Claim of the person's name",
          "\"name\""),
    claim(field<&IdentityProvider::emailClaim>("email_claim"), "sso.field.email_claim", "Claim of the mail address",
          "\"email\""),
    claim(field<&IdentityProvider::groupsClaim>("groups_claim"), "sso.field.groups_claim",
          "Claim with the groups or roles that mappings speak of; a path such as realm_access.roles is understood. "
          "Empty: none",
          "\"groups\""),
    claim(field<&IdentityProvider::provisionedClaim>("provisioned_claim"), "sso.field.provisioned_claim",
          "Claim that holds what SCIM calls externalId (Entra ID: oid): people provisioned there are known at their "
          "first sign-in. Empty: none",
          "\"\""),
    field<&IdentityProvider::trustEmail>("trust_email")
        .writable()
        .titled("sso.field.trust_email")
        .unlisted()
        .doc("Whether an address counts as verified when the provider says nothing of it (email_verified), as Entra ID "
             "does. Only for providers where people can't choose their address; accounts are not linked by it")
        .example("false"),
    field<&IdentityProvider::emailDomains>("email_domains")
        .limit(100)
        .writable()
        .titled("sso.field.email_domains")
        .unlisted()
        .doc("Only people with an address in one of these domains; empty: all")
        .example("[\"example.org\"]"),
    field<&IdentityProvider::createPeople>("create_people")
        .writable()
        .titled("sso.field.create_people")
        .unlisted()
        .doc("Whether somebody's first sign-in makes the account")
        .example("true"),
    field<&IdentityProvider::linkByEmail>("link_by_email")
        .writable()
        .titled("sso.field.link_by_email")
        .unlisted()
        .doc("Whether an account that is there is taken by the mail address, if the provider says it is verified. Who "
             "can have addresses verified there can take accounts here")
        .example("false"),
    field<&IdentityProvider::updatePeople>("update_people")
        .writable()
        .titled("sso.field.update_people")
        .unlisted()
        .doc("Whether each sign-in brings name and address up to date")
        .example("true"),
    field<&IdentityProvider::defaultRole>("default_role")
        .as(FieldType::word)
        .limit(64)
        .writable()
        .titled("sso.field.default_role")
        .unlisted()
        .doc("Role of new people whom no mapping gives one")
        .example("\"requester\""),
    field<&IdentityProvider::trustSecondFactor>("trust_second_factor")
        .writable()
        .titled("sso.field.trust_second_factor")
        .unlisted()
        .doc("Whether a second factor the provider tells of (amr, acr) counts here")
        .example("false"),
    field<&IdentityProvider::secondFactorWords>("second_factor_words")
        .limit(50)
        .writable()
        .titled("sso.field.second_factor_words")
        .unlisted()
        .doc("Values of amr or acr that mean a second factor")
        .example("[\"mfa\"]"),
    field<&IdentityProvider::signOutThere>("sign_out_there")
        .writable()
        .titled("sso.field.sign_out_there")
        .unlisted()
        .doc("Whether signing out here signs out at the provider as well")
        .example("true"),
    field<&IdentityProvider::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was made")
        .example(whenExample),
    field<&IdentityProvider::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last changed")
        .example(whenExample),
};

}  // namespace

const FieldTable IdentityProvider::fields = providerFields;

}  // namespace kontor::sso
