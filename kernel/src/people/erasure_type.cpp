#include "people/erasure.h"

namespace kontor {

namespace {

constexpr const char* whenExample = "\"2026-01-31T08:15:00.000000Z\"";

constexpr Field erasureFields[] = {
    idField<&Erasure::id>(),
    versionField<&Erasure::version>(),
    field<&Erasure::userId>("user_id").refersTo("user").filterable().doc("Account that is anonymised").example("7"),
    field<&Erasure::state>("state")
        .oneOf(erasureStates)
        .filterable()
        .doc("How far it is; one that failed goes on when it is asked for again")
        .example("\"done\""),
    field<&Erasure::report>("report")
        .doc("How many of what were changed: `records` by kind, `journal`, `events`, `tables`")
        .example(R"({"records": {"ticket": 3, "message": 5}, "journal": 12, "events": 1, "tables": {"session": 2}})"),
    field<&Erasure::error>("error").limit(1000).doc("Why it failed").example("\"\""),
    field<&Erasure::authorId>("author_id").refersTo("user").filterable().doc("Who asked for it").example("1"),
    field<&Erasure::finishedAt>("finished_at").sortable().doc("When it was done").example(whenExample),
    createdField<&Erasure::createdAt>(),
    updatedField<&Erasure::updatedAt>(),
};

}  // namespace

const FieldTable Erasure::fields = erasureFields;

RecordType erasureType() {
    RecordType type = recordType<Erasure>("erasures", "erasure", Erasure::fields);
    type.doc = "Anonymisations of people, with what was changed.";
    type.label = "{t}.state";
    // Nobody is permitted to write them: the anonymisation itself does.
    type.readPermission = "users.anonymise";
    type.softDelete = false;
    type.defaultSort = "-id";
    return type;
}

}  // namespace kontor
