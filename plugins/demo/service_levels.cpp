#include "service_levels.h"

namespace kontor::demo {

namespace {

constexpr std::string_view policyKind = "sla_policy";

struct Today {
    const char* subject;
    const char* priority;
    const char* status;
};
constexpr Today tickets[] = {
    {"Kein Zugriff auf das ERP-System, die Auslieferung steht", "urgent", "open"},
    {"Scanner im Wareneingang reagiert nicht mehr", "high", "new"},
    {"Neuer Bildschirm flackert", "normal", "open"},
    {"VPN bricht zu Hause alle paar Minuten ab", "normal", "pending"},
    {"Zugriff auf das Teamlaufwerk des Einkaufs", "low", "new"},
};

Json policy(const char* name, const char* query, std::int64_t calendar, const char* targets) {
    return Json::object(
        {{"name", name},
         {"query", query},
         {"calendar_id", calendar},
         {"targets", Json::parse(targets)},
         {"ola", Json::parse(R"({"default": "16h"})")},
         {"steps", Json::parse(R"({"vorwarnung": {"clock": "resolution", "at": "-1h", "notify": ["assignee"]},
                             "verspaetet": {"clock": "resolution", "at": "0", "notify": ["assignee", "group"], "raise_priority": true}})")}});
}

}  // namespace

void promise(Kernel& kernel) {
    if (!kernel.catalog().records.contains(policyKind)) return;
    const Viewer viewer = Viewer::system("demo data");
    const auto make = [&](Transaction& tx, std::string_view kind, const Json& values) {
        const auto patch = Patch::fromJson(kernel.records().type(kind), viewer, values, true);
        return kernel.records().create(tx, viewer, kind, patch).id();
    };
    const bool made = kernel.db().write([&](Transaction& tx) {
        if (!kernel.records().list(tx, viewer, policyKind, {.limit = 1}).items.empty()) return false;
        const auto calendar = make(
            tx, "business_calendar",
            Json::parse(R"({"name": "Service-Desk Nordwerk", "region": "de-nw", "time_zone": "Europe/Berlin", "hours": {
                "mon": [["07:00","18:00"]], "tue": [["07:00","18:00"]], "wed": [["07:00","18:00"]],
                "thu": [["07:00","18:00"]], "fri": [["07:00","16:00"]]}})"));
        make(tx, policyKind,
             policy("Störungen", "type:incident", calendar,
                    R"({"urgent": {"first_response": "30m", "next_response": "1h", "resolution": "4h"},
                        "high": {"first_response": "1h", "next_response": "4h", "resolution": "9h"},
                        "default": {"first_response": "4h", "next_response": "9h", "resolution": "27h"}})"));
        make(tx, policyKind,
             policy("Anfragen", "", calendar, R"({"default": {"first_response": "9h", "resolution": "45h"}})"));
        return true;
    });
    if (!made) return;
    kernel.db().write([&](Transaction& tx) {
        // Of people who have written before, to those who helped them.
        const auto earlier = kernel.records().list(tx, viewer, "ticket", {.sort = "-id", .limit = 20}).items;
        for (std::size_t i = 0; i < std::size(tickets) && i < earlier.size(); ++i) {
            Json values = Json::object({{"subject", tickets[i].subject},
                                        {"description", tickets[i].subject},
                                        {"priority", tickets[i].priority},
                                        {"status", tickets[i].status},
                                        {"source", "portal"}});
            for (const char* field : {"requester_id", "group_id", "assignee_id", "category_id"})
                values[field] = toJson(earlier[i].get(field));
            make(tx, "ticket", values);
        }
    });
}

}  // namespace kontor::demo
