#include <unistd.h>

#include "commands/command_parts.h"
#include "kontor/log_level.h"

namespace kontor {

namespace {

std::string_view stateName(PluginState::State state) {
    switch (state) {
        case PluginState::State::running:
            return "running";
        case PluginState::State::refused:
            return "refused";
        case PluginState::State::disabled:
            return "disabled";
    }
    return "unknown";
}

std::int64_t countPlugins(Kernel& kernel, PluginState::State state) {
    std::int64_t count = 0;
    for (const auto& plugin : kernel.plugins()) count += plugin.state == state ? 1 : 0;
    return count;
}

CommandResult status(const CommandCall&, const Viewer&, Kernel& kernel) {
    const auto findings = kernel.health();
    bool ready = true;
    Json json = Json::array();
    std::vector<std::vector<std::string>> rows;
    for (const auto& finding : findings) {
        ready = ready && finding.ready;
        json.push(Json::object({{"part", finding.part}, {"text", finding.text}, {"blocks", !finding.ready}}));
        rows.push_back({finding.part, finding.ready ? "warning" : "stops the work", finding.text});
    }
    const std::int64_t refused = countPlugins(kernel, PluginState::State::refused);
    CommandResult result;
    result.record({{"State", !ready             ? "not ready"
                             : findings.empty() ? "ready"
                                                : "ready, with warnings"},
                   {"Version", KONTOR_VERSION},
                   {"Address", kernel.config("public_url")},
                   {"Data", kernel.config("data")},
                   {"Plugins", std::to_string(countPlugins(kernel, PluginState::State::running)) + " running" +
                                   (refused == 0 ? "" : ", " + std::to_string(refused) + " refused")},
                   {"Process", std::to_string(::getpid())},
                   {"Log level", std::string(logLevelName(logLevel()))}},
                  Json::object({{"ready", ready},
                                {"version", KONTOR_VERSION},
                                {"address", kernel.config("public_url")},
                                {"findings", std::move(json)}}));
    if (!rows.empty()) {
        result.table({"PART", "STATE", "FINDING"}, std::move(rows));
        result.exitCode = ready ? 0 : 1;
    }
    return result;
}

CommandResult plugins(const CommandCall&, const Viewer&, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& plugin : kernel.plugins()) {
        Json reasons = Json::array();
        for (const auto& reason : plugin.reasons) reasons.push(reason);
        rows.push_back(
            {plugin.id, plugin.version, std::string(stateName(plugin.state)), plugin.title, cellText(reasons)});
        json.push(Json::object({{"id", plugin.id},
                                {"version", plugin.version},
                                {"state", stateName(plugin.state)},
                                {"title", plugin.title},
                                {"reasons", std::move(reasons)}}));
    }
    CommandResult result;
    result.table({"ID", "VERSION", "STATE", "TITLE", "REASONS"}, std::move(rows), std::move(json));
    return result;
}

CommandResult logLevelCommand(const CommandCall& call, const Viewer& viewer, Kernel&) {
    if (!call.has("level")) return CommandResult::text(std::string(logLevelName(logLevel())));
    viewer.require("server.write");
    if (const auto level = logLevelOf(call.text("level"))) setLogLevel(*level);
    return CommandResult::text("The log level is " + call.text("level") + " until the next start.");
}

}  // namespace

void addStatusCommands(Registry& registry) {
    registry.command(
        {.name = "status",
         .summary = "Shows whether the server is well",
         .doc = "What /readyz knows, in words. The exit code is 1 when something keeps the server from its work.",
         .access = needs("server.read"),
         .examples = {"status", "status --json"},
         .run = status});

    registry.command({.name = "plugins",
                      .summary = "Lists the plugins",
                      .doc = "With the reasons of those that were refused.",
                      .access = needs("server.read"),
                      .examples = {"plugins"},
                      .run = plugins});

    Command level;
    level.name = "log-level";
    level.summary = "Shows or changes how much is logged";
    level.doc = "The change holds until the server starts again; the configuration's log.level holds for good.";
    level.access = needs("server.read");
    level.arguments = {parts::optional(parts::choice("level", "The new level", {"debug", "info", "warning", "error"}))};
    level.examples = {"log-level", "log-level debug"};
    level.run = logLevelCommand;
    registry.command(level);
}

}  // namespace kontor
