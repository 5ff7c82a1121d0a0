#include "negotiation.h"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "kontor/encoding.h"

namespace kontor::sso {

namespace {

constexpr std::size_t longestTicket = 96U << 10U;
constexpr std::string_view ntlmMark{"NTLMSSP\0", 8};

std::string messageOf(OM_uint32 code, int type) {
    std::string text;
    OM_uint32 more = 0;
    OM_uint32 minor = 0;
    do {
        gss_buffer_desc message = GSS_C_EMPTY_BUFFER;
        if (gss_display_status(&minor, code, type, GSS_C_NO_OID, &more, &message) != GSS_S_COMPLETE) break;
        text += (text.empty() ? "" : ", ") + std::string(static_cast<const char*>(message.value), message.length);
        gss_release_buffer(&minor, &message);
    } while (more != 0);
    return text;
}

std::string reasonOf(OM_uint32 major, OM_uint32 minor) {
    const std::string detail = minor ? messageOf(minor, GSS_C_MECH_CODE) : std::string();
    return messageOf(major, GSS_C_GSS_CODE) + (detail.empty() ? "" : ": " + detail);
}

struct Name {
    gss_name_t value = GSS_C_NO_NAME;
    ~Name() {
        OM_uint32 minor = 0;
        gss_release_name(&minor, &value);
    }
};
struct Credentials {
    gss_cred_id_t value = GSS_C_NO_CREDENTIAL;
    ~Credentials() {
        OM_uint32 minor = 0;
        gss_release_cred(&minor, &value);
    }
};
struct SecurityContext {
    gss_ctx_id_t value = GSS_C_NO_CONTEXT;
    ~SecurityContext() {
        OM_uint32 minor = 0;
        gss_delete_sec_context(&minor, &value, GSS_C_NO_BUFFER);
    }
};
struct Buffer {
    gss_buffer_desc value = GSS_C_EMPTY_BUFFER;
    ~Buffer() {
        OM_uint32 minor = 0;
        gss_release_buffer(&minor, &value);
    }
    std::string text() const { return {static_cast<const char*>(value.value), value.length}; }
};

/// The keys of the keytab, without a look at what the environment names.
void acquire(Credentials& credentials, const std::string& keytab, const std::string& service,
             const std::string& replays) {
    if (::access(keytab.c_str(), R_OK) != 0)
        throw BadTicket(BadTicket::Kind::keytab, "the keytab " + keytab + " can't be read");
    OM_uint32 minor = 0;
    Name name;
    if (!service.empty()) {
        gss_buffer_desc text{service.size(), const_cast<char*>(service.data())};
        const OM_uint32 major = gss_import_name(&minor, &text, GSS_KRB5_NT_PRINCIPAL_NAME, &name.value);
        if (GSS_ERROR(major)) throw BadTicket(BadTicket::Kind::keytab, reasonOf(major, minor));
    }
    const std::string file = "FILE:" + keytab;
    const std::string cache = replays.empty() ? "none:" : "file2:" + replays;
    std::array<gss_key_value_element_desc, 2> elements{{{"keytab", file.c_str()}, {"rcache", cache.c_str()}}};
    const gss_key_value_set_desc store{elements.size(), elements.data()};
    const OM_uint32 major = gss_acquire_cred_from(&minor, name.value, GSS_C_INDEFINITE, GSS_C_NO_OID_SET, GSS_C_ACCEPT,
                                                  &store, &credentials.value, nullptr, nullptr);
    if (GSS_ERROR(major)) throw BadTicket(BadTicket::Kind::keytab, reasonOf(major, minor));
}

}  // namespace

Principal Principal::parse(std::string_view text) {
    const auto at = text.rfind('@');
    const bool plain =
        at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 255 && text.find('@') == at &&
        text.find_first_of("/\\") == std::string_view::npos &&
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
    if (!plain) throw BadTicket(BadTicket::Kind::ticket, "the ticket is of no person");
    return {std::string(text.substr(0, at)), std::string(text.substr(at + 1)), {}};
}

Principal acceptTicket(std::string_view base64Token, const std::string& keytab, const std::string& service,
                       const std::string& replays) {
    if (base64Token.size() > longestTicket) throw BadTicket(BadTicket::Kind::ticket, "it is too long");
    const auto token = fromBase64(base64Token);
    if (!token) throw BadTicket(BadTicket::Kind::ticket, "it is no base64");
    if (token->find(ntlmMark) != std::string::npos) throw BadTicket(BadTicket::Kind::ntlm, "it is NTLM");
    Credentials credentials;
    acquire(credentials, keytab, service, replays);

    OM_uint32 minor = 0;
    SecurityContext context;
    Name client;
    Buffer answer;
    gss_buffer_desc input{token->size(), const_cast<char*>(token->data())};
    const OM_uint32 major =
        gss_accept_sec_context(&minor, &context.value, credentials.value, &input, GSS_C_NO_CHANNEL_BINDINGS,
                               &client.value, nullptr, &answer.value, nullptr, nullptr, nullptr);
    if (GSS_ERROR(major)) throw BadTicket(BadTicket::Kind::ticket, reasonOf(major, minor));
    // A second round would need the context kept between two requests; tickets take one.
    if (major != GSS_S_COMPLETE) throw BadTicket(BadTicket::Kind::ticket, "it needs more than one round");
    Buffer name;
    const OM_uint32 shown = gss_display_name(&minor, client.value, &name.value, nullptr);
    if (GSS_ERROR(shown)) throw BadTicket(BadTicket::Kind::ticket, reasonOf(shown, minor));
    Principal principal = Principal::parse(name.text());
    principal.answer = toBase64(answer.text());
    return principal;
}

void checkKeytab(const std::string& keytab, const std::string& service) {
    Credentials credentials;
    acquire(credentials, keytab, service, "");
}

}  // namespace kontor::sso
