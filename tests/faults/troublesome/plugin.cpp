// A plugin that is taken and then does what a plugin must not do: blocks, wants too much memory, ends the process,
// fails after half of its work.
#include "kontor/plugin.h"

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

using kontor::Json;
using kontor::Kernel;
using kontor::Reply;

kontor::Route trouble(const std::string& name, kontor::Handler handler) {
    kontor::Route route;
    route.method = "POST";
    route.path = "/api/v1/trouble/" + name;
    route.access = kontor::signedIn("a fixture of the tests");
    route.summary = "Makes trouble: " + name;
    route.doc = "Does one of the things a plugin must not do.";
    route.handler = std::move(handler);
    route.requestSchema = Json::object({{"type", "object"}});
    route.requestExample = Json::object();
    route.responseSchema = Json::object({{"type", "object"}});
    route.responseExample = Json::object();
    route.tag = "fixture";
    return route;
}

kontor::Job job(const std::string& name, std::function<void(kontor::JobRun&, Kernel&)> run) {
    kontor::Job job;
    job.name = "troublesome." + name;
    job.doc = "Does one of the things a job must not do.";
    job.run = std::move(run);
    return job;
}

void block() {
    std::this_thread::sleep_for(std::chrono::minutes(30));
}

/// Leaves a trace in the journal: how often this was done.
void note(Kernel& kernel, const kontor::Viewer& viewer, const char* action) {
    kernel.db().write([&](kontor::Transaction& tx) {
        kernel.ledger().journal(tx, viewer, {"user", viewer.id()}, action);
    });
}

class Troublesome : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.route(trouble("block", [](auto&, auto&, auto&) -> Reply {
            block();
            return Reply::json(Json::object());
        }));
        registry.route(trouble("memory", [](auto&, auto&, auto&) -> Reply {
            std::vector<char> all(std::size_t{1} << 46);
            return Reply::json(Json::object({{"size", static_cast<std::int64_t>(all.size())}}));
        }));
        registry.route(trouble("half", [](auto&, const kontor::Viewer& viewer, Kernel& kernel) -> Reply {
            note(kernel, viewer, "half");
            throw kontor::Unavailable("the other half can't be done");
        }));
        registry.route(trouble("nothing", [](auto&, const kontor::Viewer& viewer, Kernel& kernel) -> Reply {
            static bool before = false;
            if (!std::exchange(before, true)) throw kontor::Unavailable("not yet");
            note(kernel, viewer, "second");
            return Reply::json(Json::object());
        }));
        registry.job(job("block", [](auto&, auto&) { block(); }));
        registry.job(job("crash", [](auto&, auto&) { std::abort(); }));
    }
};

}  // namespace

KONTOR_PLUGIN(Troublesome)
