#include <algorithm>

#include "core/metadata.h"
#include "identity_provider.h"
#include "kontor/kernel.h"
#include "kontor/rights.h"
#include "kontor/text.h"

namespace kontor::sso {

namespace {

bool isPrintable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool isDomain(const std::string& text) {
    return !text.empty() && text.size() <= 253 && text.find('.') != std::string::npos &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
}

void prepareProvider(WriteContext& context, const IdentityProvider* before, IdentityProvider& provider) {
    std::vector<FieldError> errors;
    const auto refuse = [&](const char* field, const char* key) { errors.push_back({field, {key, {}}}); };
    provider.name = trimmed(provider.name);
    provider.buttonText = trimmed(provider.buttonText);
    provider.issuer = trimmed(provider.issuer);
    provider.clientId = trimmed(provider.clientId);
    if (!isProviderUrl(provider.issuer) || provider.issuer.find('?') != std::string::npos)
        refuse("issuer", "sso.error.issuer");
    if (!isPrintable(provider.clientId)) refuse("client_id", "sso.error.printable");
    if (!std::all_of(provider.clientSecret.begin(), provider.clientSecret.end(),
                     [](char c) { return c >= 0x20 && c < 0x7F; }))
        refuse("client_secret", "sso.error.printable");
    if (!provider.caFile.empty() && provider.caFile.front() != '/') refuse("ca_file", "sso.error.path");
    for (auto& domain : provider.emailDomains) domain = asciiLower(trimmed(domain));
    if (!std::all_of(provider.emailDomains.begin(), provider.emailDomains.end(), isDomain))
        refuse("email_domains", "sso.error.domain");
    if (!std::all_of(provider.scopes.begin(), provider.scopes.end(),
                     [](const std::string& scope) { return !scope.empty() && isPrintable(scope); }))
        refuse("scopes", "sso.error.printable");
    if (std::find(provider.scopes.begin(), provider.scopes.end(), "openid") == provider.scopes.end())
        provider.scopes.insert(provider.scopes.begin(), "openid");
    if (provider.clientAuthentication.empty()) provider.clientAuthentication = "secret_basic";
    if (provider.loginClaim.empty()) provider.loginClaim = "preferred_username";
    if (provider.nameClaim.empty()) provider.nameClaim = "name";
    if (provider.emailClaim.empty()) provider.emailClaim = "email";
    if (provider.defaultRole.empty()) provider.defaultRole = "requester";
    if (!errors.empty()) throw Invalid(std::move(errors));
    // Nor what stops people from signing in.
    const bool off = before && before->active && !provider.active;
    requireEverythingToChange(
        context.viewer, IdentityProvider::fields, before, &provider,
        {"name", "position", "button_text", "client_secret", "default_role", "sign_out_there", off ? "active" : ""});
    if (!before || before->defaultRole != provider.defaultRole)
        context.kernel.get<Rights>().requireRoles(context.tx, context.viewer, {provider.defaultRole}, "default_role");
    // Another issuer is another authority: its subjects are not the people that are known here.
    if (before && before->issuer != provider.issuer &&
        context.tx.maybe<std::int64_t>("SELECT 1 FROM sso_identities WHERE provider_id = ? LIMIT 1", provider.id))
        throw Conflict("sso.error.issuer_in_use");
    // A secret is not sent to where it was not meant for.
    if (before && (before->issuer != provider.issuer || before->caFile != provider.caFile) &&
        provider.clientSecret.empty())
        context.tx.execute("DELETE FROM sso_secrets WHERE provider_id = ?", provider.id);
}

void written(WriteContext& context, const IdentityProvider*, const IdentityProvider& provider) {
    if (provider.clientSecret.empty()) return;
    context.tx.execute(
        "INSERT INTO sso_secrets (provider_id, sealed) VALUES (?, ?) ON DUPLICATE KEY UPDATE sealed = VALUES(sealed)",
        provider.id, context.kernel.secrets().seal(provider.clientSecret));
}

}  // namespace

RecordType identityProviderType() {
    RecordType type = recordType<IdentityProvider>("identity-providers", "sso_providers", IdentityProvider::fields);
    type.doc = "Providers of OpenID Connect that people sign in with.";
    type.label = "{t}.name";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "sso.administer";
    type.defaultSort = "position";
    type.textColumns = {"t.name"};
    type.prepare = prepared<IdentityProvider>(prepareProvider);
    type.written = writtenBy<IdentityProvider>(written);
    type.removing = [](WriteContext& context, const void* record) {
        for (const char* sql :
             {"DELETE FROM sso_secrets WHERE provider_id = ?", "DELETE FROM sso_logos WHERE provider_id = ?"})
            context.tx.execute(sql, static_cast<const IdentityProvider*>(record)->id);
    };
    return type;
}

std::vector<IdentityProvider> activeProviders(Transaction& tx, Records& records) {
    ListRequest request;
    request.q = "active:true";
    request.sort = "position";
    request.limit = 50;
    for (const auto& field : IdentityProvider::fields)
        if (!field.isSecret) request.fields.emplace_back(field.name);
    return records.all<IdentityProvider>(tx, Viewer::system("identity providers are read"), request);
}

}  // namespace kontor::sso
