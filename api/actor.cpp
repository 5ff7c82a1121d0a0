#include "actor.h"

namespace kontor::api {

namespace {

Origin originNamed(std::string_view name) {
    for (const auto origin : {Origin::web, Origin::api, Origin::shell})
        if (toString(origin) == name) return origin;
    return Origin::api;
}

}  // namespace

Json storedActor(const Viewer& viewer) {
    Json scopes = Json::array();
    for (const auto& scope : viewer.data().scopes) scopes.push(scope);
    return Json::object({{"origin", toString(viewer.origin())},
                         {"locale", viewer.locale()},
                         {"time_zone", viewer.timeZone()},
                         {"scopes", std::move(scopes)},
                         {"impersonator_id", viewer.data().impersonatorId},
                         {"impersonator_name", viewer.data().impersonatorName},
                         {"system", viewer.isSystem()}});
}

Viewer actorFrom(Kernel& kernel, std::int64_t userId, const Json& stored, std::string reason) {
    const Origin origin = originNamed(stored["origin"].text());
    if (stored["system"] == Json(true)) return Viewer::system(std::move(reason), origin);
    ViewerData data =
        kernel.db().read([&](Transaction& tx) { return kernel.accounts().viewerOf(tx, userId, origin); }).data();
    data.locale = stored["locale"].text(data.locale);
    data.timeZone = stored["time_zone"].text(data.timeZone);
    data.scopes.clear();
    if (stored["scopes"].isArray())
        for (const auto& scope : stored["scopes"].items()) data.scopes.push_back(scope.text());
    if (stored["impersonator_id"].isInteger()) data.impersonatorId = stored["impersonator_id"].integer();
    data.impersonatorName = stored["impersonator_name"].text();
    return Viewer(std::move(data));
}

}  // namespace kontor::api
