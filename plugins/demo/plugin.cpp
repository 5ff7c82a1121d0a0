#include "kontor/plugin.h"

#include "announce.h"
#include "fill.h"

namespace kontor::demo {

namespace {

/// Only starts the work: a million tickets take minutes, more than a request may last.
CommandResult runFill(const CommandCall& call, const Viewer&, Kernel& kernel) {
    Json arguments = Json::object();
    for (const char* name : {"tickets", "seed"})
        if (call.has(name)) arguments[name] = call.number(name);
    if (const Json* tickets = arguments.find("tickets");
        tickets && (tickets->integer() < 0 || tickets->integer() > 10'000'000))
        throw Invalid("tickets", "error.out_of_range", {{"low", "0"}, {"high", "10000000"}});
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
        "Makes Nordwerk, a company with 500 people at 12 places, where it is missing, and tickets of the last year "
        "with conversations, "
        "notes, tasks and relations. The same seed gives the same. It works in the background, see the job. Nobody is "
        "mailed; rebuild the "
        "search index afterwards.";
    command.access = needs("demo.fill");
    command.options = {number("tickets", "How many tickets; 3000 when nothing is said."),
                       number("seed", "Where chance begins.")};
    command.examples = {"demo fill --tickets 3000 --seed 1", "demo fill --tickets 1000000"};
    command.run = runFill;
    return command;
}

/// The work itself; a first start with demo data enqueues it as well.
Job fillJob() {
    Job job;
    job.name = "demo.fill";
    job.doc = "Fills the system with a company and its tickets; arguments: tickets, seed.";
    job.attempts = 1;
    job.run = [](JobRun& run, Kernel& kernel) {
        FillOptions options;
        if (const Json* tickets = run.arguments().find("tickets"); tickets && tickets->isInteger())
            options.tickets = tickets->integer();
        if (const Json* seed = run.arguments().find("seed"); seed && seed->isInteger())
            options.seed = static_cast<std::uint64_t>(seed->integer());
        options.progress = [&](std::int64_t done) {
            run.progress(done, options.tickets);
            return !run.cancelled();
        };
        fill(kernel, options);
        announce(kernel);
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
