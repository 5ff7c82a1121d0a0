#include "server/status_plugin.h"

#include <fmt/format.h>

#include "http/idempotency.h"
#include "http/metrics.h"
#include "identity/account_store.h"
#include "jobs/job_runner.h"
#include "server/server.h"

namespace kontor {

namespace {

Server& serverOf(Kernel& kernel) {
    return dynamic_cast<Server&>(kernel);
}

Reply healthz(Request&, const Viewer&, Kernel&) {
    return Reply::json(Json::object({{"status", "up"}}));
}

Reply readyz(Request&, const Viewer&, Kernel& kernel) {
    bool ready = true;
    Json findings = Json::array();
    for (const auto& finding : kernel.health()) {
        ready = ready && finding.ready;
        findings.push(Json::object({{"part", finding.part}, {"text", finding.text}, {"blocks", !finding.ready}}));
    }
    Reply reply = Reply::json(Json::object({{"ready", ready}, {"findings", findings}}), ready ? 200 : 503);
    if (!ready) reply.with("Retry-After", "2");
    return reply;
}

Reply metrics(Request&, const Viewer&, Kernel& kernel) {
    Reply reply = Reply::text(serverOf(kernel).metrics().text());
    reply.headers.front().second = "text/plain; version=0.0.4; charset=utf-8";
    return reply;
}

Route probe(std::string path, std::string summary, std::string doc, Handler handler) {
    return {.method = "GET",
            .path = std::move(path),
            .access = open("monitoring asks without an account; nothing about tickets or people is in the answer"),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .handler = std::move(handler),
            .tag = "Status"};
}

}  // namespace

void StatusPlugin::install(Registry& registry) const {
    Route health =
        probe("/healthz", "Is the process up?", "Answers as long as the process can answer at all.", healthz);
    health.responseSchema = Json::object(
        {{"type", "object"}, {"properties", Json::object({{"status", Json::object({{"type", "string"}})}})}});
    health.responseExample = Json::object({{"status", "up"}});
    registry.route(health);
    Route ready = probe(
        "/readyz", "Is the server ready to work?",
        "Looks at the database, plugins, jobs and event subscribers. 503 when a finding blocks the work.", readyz);
    ready.responseSchema = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"ready", Json::object({{"type", "boolean"}})},
                                      {"findings", Json::object({{"type", "array"},
                                                                 {"items", Json::object({{"type", "object"}})}})}})}});
    ready.responseExample = Json::object({{"ready", true}, {"findings", Json::array()}});
    registry.route(ready);
    Route figures = probe("/metrics", "Figures for Prometheus", "Requests, statements and time by route.", metrics);
    figures.responseMediaType = "text/plain";
    registry.route(figures);

    Job prune;
    prune.name = "kernel.prune";
    prune.doc = "Removes expired sessions, idempotency keys and old job runs.";
    prune.every = std::chrono::hours(1);
    prune.run = [](JobRun&, Kernel& kernel) {
        const Time now = kernel.clock().now();
        Idempotency(kernel).prune();
        AccountStore::prune(kernel.db(), now);
        JobRunner::prune(kernel.db(), now - std::chrono::hours(24 * 14));
    };
    registry.job(prune);
}

}  // namespace kontor
