#include "metadata.h"

#include "claims.h"
#include "kontor/outbound.h"
#include "kontor/text.h"

namespace kontor::sso {

namespace {

bool isThisMachine(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::string endpoint(const Json& document, const char* name, bool required) {
    const std::string url = document[name].text();
    if (url.empty()) {
        if (required) throw BadMetadata(std::string(name) + " is missing");
        return {};
    }
    if (url.size() > 2000 || !isProviderUrl(url)) throw BadMetadata(std::string(name) + " is no https address");
    return url;
}

bool lists(const Json& document, const char* name, std::string_view value, bool whenAbsent) {
    const Json* list = document.find(name);
    if (!list) return whenAbsent;
    for (const auto& item : textsOf(*list))
        if (item == value) return true;
    return false;
}

}  // namespace

bool isProviderUrl(const std::string& url) {
    try {
        const Target target = parseTarget(url);
        if (url.find('#') != std::string::npos) return false;
        return asciiLower(url).starts_with("https://") || isThisMachine(target.host);
    } catch (const BadTarget&) {
        return false;
    }
}

std::string metadataUrl(const std::string& issuer) {
    return (issuer.ends_with('/') ? issuer.substr(0, issuer.size() - 1) : issuer) + "/.well-known/openid-configuration";
}

Metadata Metadata::parse(const Json& document, const std::string& issuer) {
    const Json& said = document["issuer"];
    if (!said.isString() || said.string() != issuer)
        throw BadMetadata("it is the description of another issuer: " +
                          std::string(leftCharacters(said.text("none"), 200)));
    Metadata metadata;
    metadata.authorizationEndpoint = endpoint(document, "authorization_endpoint", true);
    metadata.tokenEndpoint = endpoint(document, "token_endpoint", true);
    metadata.keysUrl = endpoint(document, "jwks_uri", true);
    metadata.userInfoEndpoint = endpoint(document, "userinfo_endpoint", false);
    metadata.endSessionEndpoint = endpoint(document, "end_session_endpoint", false);
    if (!lists(document, "response_types_supported", "code", true)) throw BadMetadata("it has no code flow");
    // Many providers do PKCE without saying so; one that says what it does must do S256.
    if (!lists(document, "code_challenge_methods_supported", "S256", true)) throw BadMetadata("it has no PKCE S256");
    metadata.answersNameIssuer = saysYes(document["authorization_response_iss_parameter_supported"]);
    return metadata;
}

}  // namespace kontor::sso
