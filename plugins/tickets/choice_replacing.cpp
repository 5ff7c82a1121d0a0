#include "choice_replacing.h"

#include "choice_type.h"
#include "kontor/error.h"

namespace kontor::tickets {

namespace {

constexpr const char* replacingJobName = "tickets.replace_choice";

/// The field of tickets that holds a value.
std::string ticketFieldOf(const std::string& choices) {
    if (choices == "priority") return "priority_name";
    return choices == "resolution" ? "resolution_code" : choices;
}

void runReplacing(JobRun& run, Kernel& kernel) {
    const std::string choices = run.arguments()["field"].text();
    const std::string name = run.arguments()["name"].text();
    const std::string with = run.arguments()["with"].text();
    const Ref choice{std::string(choiceKindOf(choices)), run.arguments()["id"].integer()};
    const Viewer system = Viewer::system("\"" + name + "\" is replaced by \"" + with + "\"", Origin::system);
    const auto total = kernel.db().read([&](Transaction& tx) { return usesOf(tx, choices, name); });
    std::int64_t done = 0;
    for (std::int64_t last = 0; !run.cancelled();) {
        const auto ids = kernel.db().read([&](Transaction& tx) { return ticketsWith(tx, choices, name, last); });
        if (ids.empty()) break;
        for (const auto id : ids) {
            last = id;
            try {
                kernel.db().write([&](Transaction& tx) {
                    kernel.records().patch(tx, system, {std::string(Ticket::kind), id},
                                           Patch().set(ticketFieldOf(choices), with));
                });
            } catch (const NotFound&) {
                // It went meanwhile.
            } catch (const Conflict&) {
                // Something holds it; the value stays, out of use.
            }
            run.progress(++done, total);
        }
    }
    kernel.db().write([&](Transaction& tx) {
        try {
            if (usesOf(tx, choices, name) == 0) kernel.records().remove(tx, system, choice);
        } catch (const NotFound&) {
            // A run before this one, whose end was not noted.
        }
    });
}

Reply askForReplacing(Request& request, const Viewer& viewer, Kernel& kernel, std::string_view kind) {
    const Json& body = request.json();
    for (const auto& [name, value] : body.members())
        if (name != "with") throw Invalid(name, "error.unknown_field");
    const Json* with = body.find("with");
    if (!with) throw Invalid("with", "error.required");
    if (!with->isString()) throw Invalid("with", "error.not_a_text");
    const auto job = kernel.db().write([&](Transaction& tx) {
        return startReplacing(tx, viewer, kernel, {std::string(kind), request.number()}, with->string());
    });
    Reply reply = Reply::json(Json::object({{"job_id", job}}));
    reply.status = 202;
    return reply;
}

}  // namespace

std::int64_t startReplacing(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref,
                            const std::string& with) {
    const auto record = kernel.records().get(tx, viewer, ref);
    const auto& choice = record.as<TicketChoice>();
    if (choice.builtIn) throw Conflict("tickets.built_in_status");
    const auto dictionary = kernel.get<Dictionaries>().fresh(tx);
    const Choice* other = dictionary->find(choice.field, with);
    if (!other || !other->active || other->name == choice.name)
        throw Invalid("with", "tickets.unknown_" + choice.field, {{"status", with}, {"name", with}});
    if (other->base != choice.base) throw Invalid("with", "tickets.other_base", {{"base", choice.base}});
    for (const auto& [place, priority] : dictionary->matrix())
        if (choice.field == "priority" && priority == choice.name)
            throw Conflict("tickets.choice_in_matrix", {{"name", choice.name}});
    kernel.records().patch(tx, viewer, ref, Patch().set("active", false));
    return kernel.jobs().enqueue(
        tx, replacingJobName,
        Json::object({{"field", choice.field}, {"name", choice.name}, {"with", with}, {"id", choice.id}}));
}

Job replacingJob() {
    return {.name = replacingJobName,
            .doc = "Gives the tickets of a status, priority or resolution that is deleted another one.",
            .run = runReplacing};
}

std::vector<Route> replacingRoutes() {
    struct Collection {
        std::string_view kind;
        const char* path;
        const char* what;
        const char* example;
    };
    std::vector<Route> routes;
    for (const Collection& one : {Collection{TicketStatus::kind, "ticket-statuses", "status", "pending"},
                                  Collection{TicketPriority::kind, "ticket-priorities", "priority", "high"},
                                  Collection{TicketResolution::kind, "ticket-resolutions", "resolution", "solved"}})
        routes.push_back(
            {.method = "POST",
             .path = "/api/v1/" + std::string(one.path) + "/{id}/replace",
             .access = needs("tickets.configure"),
             .summary = "Replace a " + std::string(one.what) + " and delete it",
             .doc = "Takes it out of use; a job gives its tickets the other one, each with a line in its journal, and "
                    "then "
                    "deletes it. The other one lies inside the same state or level.",
             .handler = [kind = one.kind](Request& request, const Viewer& viewer,
                                          Kernel& kernel) { return askForReplacing(request, viewer, kernel, kind); },
             .requestSchema = Json::object(
                 {{"type", "object"},
                  {"properties", Json::object({{"with", Json::object({{"type", "string"},
                                                                      {"description", "Name of the other one."}})}})},
                  {"required", Json::array({"with"})},
                  {"additionalProperties", false}}),
             .requestExample = Json::object({{"with", one.example}}),
             .responseSchema =
                 Json::object({{"type", "object"},
                               {"properties", Json::object({{"job_id", Json::object({{"type", "integer"}})}})},
                               {"required", Json::array({"job_id"})}}),
             .responseExample = Json::object({{"job_id", 17}}),
             .successStatus = 202,
             .tag = one.path});
    return routes;
}

}  // namespace kontor::tickets
