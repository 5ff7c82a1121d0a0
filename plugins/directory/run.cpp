#include "run.h"

#include "kontor/error.h"

namespace kontor::directory {

namespace {

constexpr const char* runTimeExample = "\"2026-01-31T08:15:00.000000Z\"";

constexpr Field runFields[] = {
    field<&Run::id>("id").filterable().sortable().doc("Its number").example("12"),
    field<&Run::version>("version").doc("Grows with every change; the ETag").example("4"),
    field<&Run::directoryId>("directory_id")
        .refersTo("directory")
        .filterable()
        .query("directory")
        .doc("Directory it reads")
        .example("1"),
    field<&Run::mode>("mode")
        .oneOf(runModes)
        .filterable()
        .doc("full: everybody; incremental: what changed since the last run")
        .example("\"full\""),
    field<&Run::dryRun>("dry_run").filterable().doc("Only says what it would do").example("false"),
    field<&Run::allowLocks>("allow_locks")
        .doc("So many people may be switched off past the brake, by an administrator's word")
        .example("0"),
    field<&Run::state>("state")
        .oneOf(runStates)
        .filterable()
        .doc("held: the brake stopped it before it switched anybody off; an administrator decides")
        .example("\"done\""),
    field<&Run::server>("server").doc("Server that answered").example("\"ldaps://dc1.example.org\""),
    field<&Run::seen>("seen").doc("Entries read").example("1000"),
    field<&Run::created>("created").doc("Accounts made").example("3"),
    field<&Run::updated>("updated").doc("Accounts changed").example("14"),
    field<&Run::locked>("locked").doc("Accounts switched off, or that would have been when it is held").example("1"),
    field<&Run::unlocked>("unlocked").doc("Accounts switched on again").example("0"),
    field<&Run::conflicts>("conflicts").doc("People who could not be taken over; findings say why").example("0"),
    field<&Run::computersSeen>("computers_seen").doc("Computers read").example("40"),
    field<&Run::computersChanged>("computers_changed").doc("Computers new, changed or gone").example("2"),
    field<&Run::error>("error").limit(1000).doc("Why it failed").example("\"\""),
    field<&Run::findings>("findings")
        .stored("findings")
        .limit(200)
        .unlisted()
        .doc("What an administrator should know")
        .example("[]"),
    field<&Run::changes>("changes")
        .unlisted()
        .doc("What was, or would be, done: `items` with action, login, user_id and fields, and how many `more`")
        .example(R"({"items":[{"action":"create","login":"anna","user_id":0,"changes":[]}],"more":0})"),
    field<&Run::startedAt>("started_at").doc("When it began").example(runTimeExample),
    field<&Run::finishedAt>("finished_at").sortable().doc("When it ended").example(runTimeExample),
    field<&Run::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was asked for")
        .example(runTimeExample),
    field<&Run::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last heard of")
        .example(runTimeExample),
};

}  // namespace

const FieldTable Run::fields = runFields;

RecordType runType() {
    RecordType type = recordType<Run>("directory-runs", "directory_runs", Run::fields);
    type.doc = "Synchronisations of directories, with what they did.";
    type.label = "{t}.mode";
    // Nobody is permitted to write them: the plugin itself does, in its own store.
    type.readPermission = "directory.administer";
    type.softDelete = false;
    type.defaultSort = "-id";
    return type;
}

}  // namespace kontor::directory
