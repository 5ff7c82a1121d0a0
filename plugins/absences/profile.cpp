#include "profile.h"

#include "absence.h"
#include "kontor/text.h"
#include "kontor/web/view.h"

namespace kontor::absences {

namespace {

std::optional<Json> section(const Ref&, Request&, const Viewer& viewer, Kernel& kernel) {
    if (viewer.id() == 0) return std::nullopt;
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        ListRequest request{.q = "state:planned,now person:me", .sort = "starts_at", .limit = 20};
        const auto absences = kernel.records().all<Absence>(tx, viewer, request);
        std::vector<std::int64_t> ids;
        for (const auto& absence : absences)
            if (absence.substituteId) ids.push_back(*absence.substituteId);
        std::map<std::int64_t, std::string> names;
        if (!ids.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", ids)) names[id] = name;
        for (const auto& absence : absences) {
            const std::int64_t substitute = absence.substituteId.value_or(0);
            rows.push(Json::object(
                {{"id", std::to_string(absence.id)},
                 {"from", web::moment(absence.startsAt, viewer)},
                 {"until", web::moment(absence.endsAt, viewer)},
                 {"has_substitute", substitute != 0},
                 {"substitute", names.contains(substitute) ? names[substitute] : "#" + std::to_string(substitute)},
                 {"is_now", absence.state == "now"}}));
        }
    });
    Json data = Json::object({{"has_rows", rows.size() > 0}});
    data["rows"] = std::move(rows);
    return data;
}

std::int64_t numberIn(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos) return 0;
    return std::stoll(text);
}

void add(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto from = readFormTime(request.formValue("starts_at"), viewer.timeZone());
    const auto until = readFormTime(request.formValue("ends_at"), viewer.timeZone());
    if (!from) throw Invalid("starts_at", "error.not_a_time");
    if (!until) throw Invalid("ends_at", "error.not_a_time");
    Patch patch;
    patch.set("starts_at", *from).set("ends_at", *until);
    if (const auto substitute = numberIn(request.formValue("substitute_id"))) patch.set("substitute_id", substitute);
    kernel.db().write([&](Transaction& tx) { kernel.records().create(tx, viewer, Absence::kind, patch); });
}

Reply change(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t gone = numberIn(request.formValue("remove"));
    try {
        if (gone != 0)
            kernel.db().write([&](Transaction& tx) {
                kernel.records().remove(tx, viewer, {std::string(Absence::kind), gone});
            });
        else
            add(request, viewer, kernel);
    } catch (const Invalid& invalid) {
        const auto& wrong = invalid.errors().front();
        return web::redirectWith("/profile", "absences.refused",
                                 kernel.translations().text(viewer.locale(), "absences.field." + wrong.field) + ": " +
                                     kernel.translations().text(viewer.locale(), wrong.message));
    }
    return web::redirectWith("/profile", gone != 0 ? "absences.removed" : "absences.saved");
}

}  // namespace

void addProfile(Registry& registry) {
    registry.panel({.id = "absences.profile",
                    .place = "profile",
                    .title = "absences.title",
                    .access = needs("absences.own"),
                    .templateName = "absences/profile",
                    .data = section});
    registry.page({.path = "/profile/absences",
                   .access = needs("absences.own"),
                   .title = "absences.title",
                   .get = [](Request&, const Viewer&, Kernel&) { return Reply::redirect("/profile"); },
                   .post = change});
}

}  // namespace kontor::absences
