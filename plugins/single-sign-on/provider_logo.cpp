#include "provider_logo.h"

#include "identity_provider.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/web/image_type.h"
#include "sso_store.h"

namespace kontor::sso {

namespace {

constexpr std::size_t largest = 256 << 10;
constexpr std::size_t hashShown = 16;

Reply serve(Request& request, const Viewer&, Kernel& kernel) {
    const auto logo = kernel.db().read([&](Transaction& tx) { return store::logo(tx, request.number()); });
    const auto content = logo && logo->hash == request.params["hash"] ? fromBase64Url(logo->content) : std::nullopt;
    if (!content) throw NotFound("logo of identity provider " + std::to_string(request.number()));
    Reply reply;
    reply.body = *content;
    return reply.with("Content-Type", logo->mediaType)
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "public, max-age=31536000, immutable");
}

Reply put(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto& uploads = request.uploads();
    if (uploads.size() != 1) throw Invalid("logo", uploads.empty() ? "error.required" : "error.one_file");
    setLogo(kernel, viewer, request.number(), uploads.front().content);
    return Reply::noContent();
}

Reply removeProviderLogo(Request& request, const Viewer& viewer, Kernel& kernel) {
    setLogo(kernel, viewer, request.number(), std::nullopt);
    return Reply::noContent();
}

}  // namespace

void setLogo(Kernel& kernel, const Viewer& viewer, std::int64_t providerId, const std::optional<std::string>& content) {
    store::Logo logo;
    logo.providerId = providerId;
    if (content) {
        logo.mediaType = web::imageType(*content);
        if (logo.mediaType.empty()) throw Invalid("logo", "sso.error.logo_type");
        if (content->size() > largest) throw Invalid("logo", "sso.error.logo_size");
        logo.hash = sha256Hex(*content).substr(0, hashShown);
        logo.content = toBase64Url(*content);
    }
    kernel.db().write([&](Transaction& tx) {
        kernel.records().get<IdentityProvider>(tx, viewer, providerId);
        const auto before = store::logo(tx, providerId);
        store::putLogo(tx, logo);
        kernel.ledger().journal(tx, viewer, {std::string(IdentityProvider::kind), providerId}, "updated",
                                {{"logo", before ? Json(before->hash) : Json(), content ? Json(logo.hash) : Json()}});
    });
}

std::map<std::int64_t, std::string> logoPaths(Kernel& kernel) {
    std::map<std::int64_t, std::string> paths;
    for (const auto& [provider, hash] : kernel.db().read([](Transaction& tx) { return store::logoHashes(tx); }))
        paths[provider] = "/sign-in/oidc/" + std::to_string(provider) + "/logo/" + hash;
    return paths;
}

void addLogoRoutes(Registry& registry) {
    registry.page({.path = "/sign-in/oidc/{id}/logo/{hash}",
                   .access = open("It stands on the sign-in page."),
                   .title = "sso.sign_in",
                   .get = serve});
    const Json binary = Json::object({{"type", "string"}, {"format", "binary"}});
    registry.route({.method = "POST",
                    .path = "/api/v1/identity-providers/{id}/logo",
                    .access = needs("sso.administer"),
                    .summary = "Set the logo on a provider's button",
                    .doc = "PNG, JPEG or WebP up to 256 KB; the type is told by the first bytes.",
                    .handler = put,
                    .requestSchema = Json::object({{"type", "object"},
                                                   {"required", Json::array({"logo"})},
                                                   {"properties", Json::object({{"logo", binary}})}}),
                    .requestExample = Json::object({{"logo", "(content)"}}),
                    .successStatus = 204,
                    .tag = "Single sign-on",
                    .bodyLimit = 1 << 20,
                    .requestMediaType = "multipart/form-data"});
    registry.route({.method = "DELETE",
                    .path = "/api/v1/identity-providers/{id}/logo",
                    .access = needs("sso.administer"),
                    .summary = "Take the logo off a provider's button",
                    .doc = "",
                    .handler = removeProviderLogo,
                    .successStatus = 204,
                    .tag = "Single sign-on"});
}

}  // namespace kontor::sso
