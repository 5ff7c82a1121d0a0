#include "scim_answers.h"

namespace kontor::sso {

namespace {

Reply invalidReply(const Invalid& invalid, const Translations& texts) {
    std::string detail;
    bool taken = false;
    for (const auto& [field, message] : invalid.errors()) {
        detail += (detail.empty() ? "" : "; ") + field + ": " + texts.text("en", message);
        taken = taken || message.key == "error.taken";
    }
    if (taken) return scimErrorReply(409, "uniqueness", detail);
    return scimErrorReply(400, invalid.malformed() ? "invalidSyntax" : "invalidValue", detail);
}

}  // namespace

Reply scimReply(const Json& json, int status) {
    Reply reply;
    reply.status = status;
    reply.body = json.dump();
    reply.with("Content-Type", scimMediaType);
    return reply;
}

Reply scimErrorReply(int status, const std::string& type, const std::string& detail) {
    Json json = Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:Error"})},
                              {"status", std::to_string(status)},
                              {"detail", detail}});
    if (!type.empty()) json["scimType"] = type;
    return scimReply(json, status);
}

Json scimList(std::int64_t total, std::int64_t startIndex, Json::Array resources) {
    const auto count = resources.size();
    return Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                         {"totalResults", total},
                         {"startIndex", startIndex},
                         {"itemsPerPage", count},
                         {"Resources", Json(std::move(resources))}});
}

Reply scimAnswered(Kernel& kernel, const std::function<Reply()>& work) {
    const Translations& texts = kernel.translations();
    try {
        return work();
    } catch (const ScimError& error) {
        return scimErrorReply(error.status, error.type, error.what());
    } catch (const Invalid& invalid) {
        return invalidReply(invalid, texts);
    } catch (const Stale& stale) {
        return scimErrorReply(412, "", texts.text("en", stale.message()));
    } catch (const Conflict& conflict) {
        const bool taken = conflict.message().key == "error.duplicate";
        return scimErrorReply(409, taken ? "uniqueness" : "",
                              taken ? "it is there already" : texts.text("en", conflict.message()));
    } catch (const NotFound&) {
        return scimErrorReply(404, "", "there is no such resource");
    } catch (const Forbidden& forbidden) {
        return scimErrorReply(403, "", "it may do more than this token: " + texts.text("en", forbidden.message()));
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        return scimErrorReply(429, "", texts.text("en", busy.message()))
            .with("Retry-After", std::to_string(busy.retryAfter.count()));
    }
}

}  // namespace kontor::sso
