#include "kerberos.h"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5.h>

#include <array>

#include "kontor/text.h"
#include "ldap_error.h"

namespace kontor::directory {

namespace {

std::string textOf(OM_uint32 code, int type) {
    OM_uint32 more = 0;
    std::string result;
    do {
        OM_uint32 minor = 0;
        gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
        if (gss_display_status(&minor, code, type, gss_mech_krb5, &more, &text) != GSS_S_COMPLETE) break;
        const std::string_view part(static_cast<const char*>(text.value), text.length);
        if (isUtf8(part)) result += (result.empty() ? "" : ", ") + std::string(part);
        gss_release_buffer(&minor, &text);
    } while (more != 0);
    return result;
}

[[noreturn]] void fail(const std::string& doing, OM_uint32 major, OM_uint32 minor) {
    const auto code = static_cast<krb5_error_code>(minor);
    const bool away = code == KRB5_KDC_UNREACH || code == KRB5_REALM_UNKNOWN || code == KRB5_REALM_CANT_RESOLVE;
    std::string why = minor != 0 ? textOf(minor, GSS_C_MECH_CODE) : "";
    if (why.empty()) why = textOf(major, GSS_C_GSS_CODE);
    throw LdapError(away ? Fault::unreachable : Fault::credentials, "Kerberos: " + doing + ": " + why);
}

gss_buffer_desc bufferOf(const std::string& text) {
    return {text.size(), const_cast<char*>(text.data())};
}

/// Takes what the library gave and gives it back.
std::string taken(gss_buffer_desc& buffer) {
    std::string result(static_cast<const char*>(buffer.value), buffer.length);
    OM_uint32 minor = 0;
    gss_release_buffer(&minor, &buffer);
    return result;
}

gss_name_t nameOf(const std::string& text, gss_OID type) {
    gss_name_t name = GSS_C_NO_NAME;
    OM_uint32 minor = 0;
    gss_buffer_desc buffer = bufferOf(text);
    const OM_uint32 major = gss_import_name(&minor, &buffer, type, &name);
    if (GSS_ERROR(major)) fail("the name " + text, major, minor);
    return name;
}

}  // namespace

struct KerberosSignIn::State {
    std::string host;
    gss_cred_id_t credentials = GSS_C_NO_CREDENTIAL;
    gss_ctx_id_t context = GSS_C_NO_CONTEXT;
    gss_name_t service = GSS_C_NO_NAME;
    gss_name_t self = GSS_C_NO_NAME;
    bool agreed = false;

    ~State() {
        OM_uint32 minor = 0;
        gss_delete_sec_context(&minor, &context, GSS_C_NO_BUFFER);
        gss_release_cred(&minor, &credentials);
        gss_release_name(&minor, &service);
        gss_release_name(&minor, &self);
    }

    std::string agree(const std::string& said) {
        gss_buffer_desc input = bufferOf(said);
        gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
        OM_uint32 minor = 0;
        const OM_uint32 major =
            gss_init_sec_context(&minor, credentials, &context, service, gss_mech_krb5, GSS_C_MUTUAL_FLAG, 0,
                                 GSS_C_NO_CHANNEL_BINDINGS, &input, nullptr, &output, nullptr, nullptr);
        if (GSS_ERROR(major)) fail("a ticket for ldap@" + host, major, minor);
        agreed = major == GSS_S_COMPLETE;
        return taken(output);
    }

    /// The last step: which security layer. The first byte says what the server offers; 1 is none.
    std::string chooseLayer(const std::string& said) const {
        gss_buffer_desc input = bufferOf(said);
        gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
        OM_uint32 minor = 0;
        OM_uint32 major = gss_unwrap(&minor, context, &input, &output, nullptr, nullptr);
        if (GSS_ERROR(major)) fail("the server's offer", major, minor);
        const std::string offer = taken(output);
        if (offer.size() != 4 || (static_cast<unsigned char>(offer[0]) & 1U) == 0)
            throw LdapError(Fault::security, "Kerberos: the server wants more than TLS: signing or sealing");
        const std::string choice("\1\0\0\0", 4);
        input = bufferOf(choice);
        major = gss_wrap(&minor, context, 0, GSS_C_QOP_DEFAULT, &input, nullptr, &output);
        if (GSS_ERROR(major)) fail("the answer to the server's offer", major, minor);
        return taken(output);
    }
};

KerberosSignIn::KerberosSignIn(const std::string& host, const std::string& principal, const std::string& keytab)
    : _state(std::make_unique<State>()) {
    _state->host = host;
    const std::string file = "FILE:" + keytab;
    const std::string cache = "MEMORY:kontor-" + sha256Hex(keytab + "\n" + principal).substr(0, 32);
    std::array<gss_key_value_element_desc, 2> elements{{{"client_keytab", file.c_str()}, {"ccache", cache.c_str()}}};
    const gss_key_value_set_desc store{elements.size(), elements.data()};
    gss_OID_set_desc kerberos{1, gss_mech_krb5};
    if (!principal.empty()) _state->self = nameOf(principal, GSS_KRB5_NT_PRINCIPAL_NAME);
    OM_uint32 minor = 0;
    const OM_uint32 major = gss_acquire_cred_from(&minor, _state->self, GSS_C_INDEFINITE, &kerberos, GSS_C_INITIATE,
                                                  &store, &_state->credentials, nullptr, nullptr);
    const auto code = static_cast<krb5_error_code>(minor);
    if (GSS_ERROR(major) && (code == KRB5_FCC_NOFILE || code == KRB5_CC_NOTFOUND || code == KRB5_KT_NOTFOUND))
        throw LdapError(Fault::credentials, "Kerberos: the keytab " + keytab + " holds no keys of " +
                                                (principal.empty() ? "anybody" : principal));
    if (GSS_ERROR(major))
        fail((principal.empty() ? "the account" : principal) + " of the keytab " + keytab, major, minor);
    _state->service = nameOf("ldap@" + host, GSS_C_NT_HOSTBASED_SERVICE);
}

KerberosSignIn::~KerberosSignIn() = default;

std::string KerberosSignIn::step(const std::string& said) {
    return _state->agreed ? _state->chooseLayer(said) : _state->agree(said);
}

}  // namespace kontor::directory
