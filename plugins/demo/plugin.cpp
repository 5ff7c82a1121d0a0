#include "kontor/plugin.h"

#include <array>

#include "announce.h"
#include "company.h"
#include "equipment.h"
#include "fill.h"
#include "hand_over.h"
#include "procurement.h"
#include "programs.h"
#include "service_levels.h"

namespace kontor::demo {

namespace {

constexpr std::array<std::pair<const char*, std::int64_t>, 4> limits{
    {{"tickets", 10'000'000}, {"people", 1'000'000}, {"files", 10'000'000}, {"seed", INT64_MAX}}};

/// Only starts the work: a million tickets take minutes, more than a request may last.
CommandResult runFill(const CommandCall& call, const Viewer&, Kernel& kernel) {
    Json arguments = Json::object();
    for (const auto& [name, most] : limits) {
        if (!call.has(name)) continue;
        arguments[name] = call.number(name);
        if (const std::int64_t value = arguments[name].integer(); value < 0 || value > most)
            throw Invalid(std::string(name), "error.out_of_range", {{"low", "0"}, {"high", std::to_string(most)}});
    }
    const auto job =
        kernel.db().write([&](Transaction& tx) { return kernel.jobs().enqueue(tx, "demo.fill", arguments); });
    CommandResult result;
    result.record({{"job", std::to_string(job)}}, Json::object({{"job", job}}));
    return result;
}

CommandArgument number(std::string name, std::string doc) {
    CommandArgument argument;
    argument.name = std::move(name);
    argument.doc = std::move(doc);
    argument.type = CommandArgument::Type::integer;
    argument.required = false;
    return argument;
}

Command fillCommand() {
    Command command;
    command.name = "demo fill";
    command.summary = "Fill the system with a company and its tickets";
    command.doc =
        "Makes Nordwerk, a company with 500 people or more at 12 places, where it is missing, and tickets of the last "
        "year "
        "with conversations, notes, tasks and relations, and what its people work with. The same seed gives the same. "
        "It works in the background, "
        "see the job; one that was ended early goes on where it stopped when the same is asked for again. Nobody is "
        "mailed; the search index is rebuilt afterwards.";
    command.access = needs("demo.fill");
    command.options = {number("tickets", "How many tickets; 3000 when nothing is said."),
                       number("people", "How many people the company has, 500 when nothing is said and at least."),
                       number("files", "How many files are attached to the tickets; none when nothing is said."),
                       number("seed", "Where chance begins.")};
    command.examples = {"demo fill --tickets 3000 --seed 1",
                        "demo fill --tickets 1000000 --people 50000 --files 100000"};
    command.run = runFill;
    return command;
}

/// The work itself; a first start with demo data enqueues it as well.
Job fillJob() {
    Job job;
    job.name = "demo.fill";
    job.doc = "Fills the system with a company and its tickets; arguments: tickets, people, files, seed.";
    job.run = [](JobRun& run, Kernel& kernel) {
        FillOptions options;
        const auto argument = [&](const char* name, std::int64_t fallback) {
            const Json* value = run.arguments().find(name);
            return value && value->isInteger() ? value->integer() : fallback;
        };
        options.tickets = argument("tickets", options.tickets);
        options.people = argument("people", options.people);
        options.files = argument("files", options.files);
        options.seed = static_cast<std::uint64_t>(argument("seed", 1));
        options.progress = [&](std::int64_t done) {
            run.progress(done, options.tickets);
            return !run.cancelled();
        };
        fill(kernel, options);
        if (run.cancelled()) return;  // the rest comes with the next start, or was not wanted
        announce(kernel);
        promise(kernel);
        procure(kernel);
        const Company company = foundCompany(kernel, options.seed);
        equip(kernel, company, options.seed);
        handOver(kernel, company);
        installPrograms(kernel, options.seed);
        finishFill(kernel, options);
        // The bulk path leaves no events, which is how search learns of records otherwise.
        if (kernel.catalog().jobs.contains("search.rebuild"))
            kernel.db().write([&](Transaction& tx) { kernel.jobs().enqueue(tx, "search.rebuild"); });
    };
    return job;
}

}  // namespace

class DemoPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"demo.fill", "Fill the system with demo data.", {}});
        registry.command(fillCommand());
        registry.job(fillJob());
    }
};

}  // namespace kontor::demo

KONTOR_PLUGIN(kontor::demo::DemoPlugin)
