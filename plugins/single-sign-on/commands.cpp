#include "commands.h"

#include "kontor/command.h"
#include "single_sign_on.h"
#include "sso_store.h"

namespace kontor::sso {

namespace {

CommandResult providers(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.sort = "position";
    request.limit = 200;
    const auto page = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().list(tx, viewer, IdentityProvider::kind, request); });
    return CommandResult::ofRecords(page, viewer, {"id", "name", "active", "issuer", "client_id"});
}

CommandResult testCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto provider = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get<IdentityProvider>(tx, viewer, call.number("id")); });
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    CommandResult result;
    for (const auto& step : kernel.get<SingleSignOn>().test(provider)) {
        rows.push_back({step.name, step.ok ? "ok" : "failed", step.text});
        json.push(Json::object({{"step", step.name}, {"ok", step.ok}, {"text", step.text}}));
        if (!step.ok) result.exitCode = 1;
    }
    return result.table({"Step", "Result", "Text"}, std::move(rows), std::move(json));
}

}  // namespace

void addCommands(Registry& registry) {
    const Access administer = needs("sso.administer");
    registry.command({.name = "sso providers",
                      .summary = "List identity providers",
                      .doc = "With the addresses they call themselves by.",
                      .access = administer,
                      .examples = {"sso providers"},
                      .run = providers});
    registry.command({.name = "sso test",
                      .summary = "Try an identity provider",
                      .doc = "Reads its description and keys, and tells the address that has to be registered there. "
                             "Ends with 1 when a step fails.",
                      .access = administer,
                      .arguments = {recordArgument(std::string(IdentityProvider::kind), "The provider.")},
                      .examples = {"sso test 1"},
                      .run = testCommand});
}

}  // namespace kontor::sso
