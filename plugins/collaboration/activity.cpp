#include <array>
#include <string>

#include "groups.h"

namespace kontor::collaboration {

namespace {

/// A line of the journal, as the record it is about shows it.
struct Activity {
    static constexpr std::string_view kind = "activity";

    std::int64_t id = 0;
    Time at{};
    std::int64_t actorId = 0;
    std::optional<std::int64_t> impersonatorId;
    std::string via;
    std::string action;
    Json changes = Json::array();
    std::string reason;
    std::string fields;
};

constexpr std::array activityFields{
    field<&Activity::id>("id").filterable().sortable().doc("Place in the journal.").example("815"),
    field<&Activity::at>("at").filterable().doc("When it was done.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Activity::actorId>("actor_id")
        .as(FieldType::integer)
        .filterable()
        .query("actor")
        .doc("The user who did it; 0 for the product itself.")
        .example("12"),
    field<&Activity::impersonatorId>("impersonator_id")
        .as(FieldType::integer)
        .filterable()
        .doc("Who acted as that user, for support; null: the user.")
        .example("null"),
    field<&Activity::via>("via")
        .as(FieldType::word)
        .filterable()
        .doc("web, api, mail, shell, rule or system.")
        .example("\"web\""),
    field<&Activity::action>("action")
        .as(FieldType::word)
        .filterable()
        .doc("What was done: created, updated, message_created, task_updated …")
        .example("\"updated\""),
    field<&Activity::changes>("changes")
        .doc("The fields that changed: field, from, to.")
        .example("[{\"field\":\"status\",\"from\":\"new\",\"to\":\"open\"}]"),
    field<&Activity::reason>("reason")
        .filterable()
        .doc("Of what the product itself did: why, such as the name of the rule.")
        .example("\"rule 12 Assign printers\""),
    field<&Activity::fields>("fields")
        .as(FieldType::longText)
        .from("COALESCE(JSON_EXTRACT({t}.changes, '$[*].field'), '')")
        .filterable()
        .unlisted()
        .doc("The names of the fields that changed, as a JSON list; `fields:status` finds what changed the status.")
        .example("\"[\\\"status\\\"]\""),
};

/// What became of private notes is for those who may read them.
Predicate visibleActivity(const Viewer& viewer) {
    if (viewer.may("collaboration.read_private")) return {};
    return Predicate{"t.action NOT IN ('note_created', 'note_updated', 'note_deleted')", {}};
}

}  // namespace

GroupType activityGroup(std::shared_ptr<const HiddenFields> hidden) {
    RecordType type = recordType<Activity>("", "journal", activityFields);
    type.doc = "What was done to a record, by whom and when.";
    type.label = "{t}.action";
    type.readPermission = "collaboration.read_activity";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.visible = [hidden](const Viewer& viewer) { return conjoin(visibleActivity(viewer), hidden->visible(viewer)); };
    return {"activity", "group.activity", std::move(type), true};
}

}  // namespace kontor::collaboration
