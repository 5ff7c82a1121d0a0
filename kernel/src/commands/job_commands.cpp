#include <algorithm>

#include "commands/command_parts.h"
#include "jobs/job_runner.h"
#include "kontor/error.h"

namespace kontor {

namespace {

JobRunner& runnerOf(Kernel& kernel) {
    return dynamic_cast<JobRunner&>(kernel.jobs());
}

Json jobJson(const JobStatus& job) {
    Json json =
        Json::object({{"id", job.id}, {"name", job.name}, {"state", job.state}, {"due_at", formatTime(job.dueAt)}});
    if (job.startedAt) json["started_at"] = formatTime(*job.startedAt);
    if (job.finishedAt) json["finished_at"] = formatTime(*job.finishedAt);
    json["failures"] = job.failures;
    json["done"] = job.done;
    json["total"] = job.total;
    json["note"] = job.note;
    json["error"] = job.error;
    return json;
}

std::string progress(const JobStatus& job) {
    if (job.total == 0) return job.note;
    return std::to_string(job.done) + " of " + std::to_string(job.total) + (job.note.empty() ? "" : ", " + job.note);
}

CommandResult listJobs(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const int limit =
        call.has("limit") ? static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 1000)) : 20;
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& job : kernel.db().read([&](Transaction& tx) { return runnerOf(kernel).list(tx, limit); })) {
        rows.push_back({job.id == 0 ? "" : std::to_string(job.id), job.name, job.state, parts::cell(job.dueAt, viewer),
                        parts::cell(job.finishedAt, viewer), job.error.empty() ? progress(job) : job.error});
        json.push(jobJson(job));
    }
    CommandResult result;
    result.table({"RUN", "NAME", "STATE", "DUE", "FINISHED", "NOTE"}, std::move(rows), std::move(json));
    return result;
}

/// A job by its name, or one run by its number.
CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string wanted = call.text("job");
    const auto jobs = kernel.db().read([&](Transaction& tx) { return runnerOf(kernel).list(tx, 1000); });
    const auto job = std::find_if(jobs.begin(), jobs.end(), [&](const JobStatus& one) {
        return one.name == wanted || (one.id != 0 && std::to_string(one.id) == wanted);
    });
    const auto declared = kernel.catalog().jobs.find(job == jobs.end() ? wanted : job->name);
    if (declared == kernel.catalog().jobs.end() && job == jobs.end()) throw NotFound("job " + wanted);
    std::vector<std::pair<std::string, std::string>> fields{{"Name", job == jobs.end() ? wanted : job->name}};
    Json json = job == jobs.end() ? Json::object({{"name", wanted}}) : jobJson(*job);
    if (declared != kernel.catalog().jobs.end()) {
        fields.emplace_back("About", declared->second.doc);
        fields.emplace_back("Every", declared->second.every ? std::to_string(declared->second.every->count()) + " s"
                                                            : "when asked for");
        json["doc"] = declared->second.doc;
    }
    if (job != jobs.end()) {
        fields.emplace_back("State", job->state);
        fields.emplace_back("Due", parts::cell(job->dueAt, viewer));
        fields.emplace_back("Started", parts::cell(job->startedAt, viewer));
        fields.emplace_back("Finished", parts::cell(job->finishedAt, viewer));
        fields.emplace_back("Progress", progress(*job));
        fields.emplace_back("Error", job->error);
    }
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    CommandResult result;
    result.record(std::move(fields), std::move(json));
    return result;
}

CommandResult runCommand(const CommandCall& call, const Viewer&, Kernel& kernel) {
    const std::string name = call.text("job");
    const auto job = kernel.catalog().jobs.find(name);
    if (job == kernel.catalog().jobs.end()) throw NotFound("job " + name);
    if (job->second.every) {
        kernel.jobs().wake(name);
        CommandResult result;
        result.record({{"Job", name}, {"State", "runs now"}}, Json::object({{"name", name}}));
        return result;
    }
    const std::int64_t id = kernel.db().write([&](Transaction& tx) { return kernel.jobs().enqueue(tx, name); });
    CommandResult result;
    result.record({{"Job", name}, {"Run", std::to_string(id)}}, Json::object({{"name", name}, {"id", id}}));
    return result;
}

CommandResult cancelCommand(const CommandCall& call, const Viewer&, Kernel& kernel) {
    runnerOf(kernel).cancel(call.number("run"));
    return CommandResult::text("The run ends as soon as the job allows it.");
}

std::vector<std::string> completeJobs(std::string_view typed, const Viewer&, Kernel& kernel) {
    std::vector<std::string> names;
    for (const auto& [name, job] : kernel.catalog().jobs)
        if (name.starts_with(typed)) names.push_back(name + "\t" + job.doc);
    return names;
}

Command jobCommand(std::string name, std::string summary, std::string doc, std::string permission,
                   std::vector<std::string> examples) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs(std::move(permission)),
            .examples = std::move(examples)};
}

}  // namespace

void addJobCommands(Registry& registry) {
    Command all = jobCommand("jobs list", "Lists the jobs", "The periodic ones, and the newest runs of the others.",
                             "server.read", {"jobs list"});
    all.options = {parts::optional(parts::number("limit", "How many runs at most (20)"))};
    all.run = listJobs;
    registry.command(all);

    Command one = jobCommand("jobs show", "Shows a job or one run of it", "", "server.read",
                             {"jobs show kernel.prune", "jobs show 12"});
    one.arguments = {parts::argument("job", "Name of the job, or number of the run", completeJobs)};
    one.run = show;
    registry.command(one);

    Command now = jobCommand("jobs run", "Runs a job now", "", "server.write", {"jobs run kernel.prune"});
    now.arguments = {parts::argument("job", "Name of the job", completeJobs)};
    now.run = runCommand;
    registry.command(now);

    Command end = jobCommand("jobs cancel", "Ends a run", "", "server.write", {"jobs cancel 12"});
    end.arguments = {parts::number("run", "Number of the run")};
    end.run = cancelCommand;
    registry.command(end);
}

}  // namespace kontor
