#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::search {

namespace {

CommandResult query(const SearchService& service, const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    SearchRequest request;
    request.q = join(call.all("text"), " ");
    request.kinds = call.all("kind");
    if (call.has("limit"))
        request.limit = static_cast<std::size_t>(std::clamp<std::int64_t>(call.number("limit"), 1, 100));
    const SearchResult found = service.search(kernel, viewer, request);
    std::vector<std::vector<std::string>> rows;
    for (const auto& hit : found.items) rows.push_back({hit.ref.kind, std::to_string(hit.ref.id), hit.title});
    CommandResult result;
    result.table({"Kind", "ID", "Title"}, std::move(rows), toJson(found));
    if (found.suggestion && !call.json) result.line("Did you mean: " + *found.suggestion);
    return result;
}

CommandResult status(const SearchService& service) {
    const IndexerStatus status = service.indexer().status();
    CommandResult result;
    result.record({{"Complete", status.index.complete ? "yes" : "no, it is being built"},
                   {"Records", std::to_string(status.index.documents)},
                   {"Waiting", std::to_string(status.pending)},
                   {"Position", std::to_string(status.index.position)},
                   {"Covers", status.index.schema},
                   {"Last error", status.error}},
                  Json::object({{"complete", status.index.complete},
                                {"documents", static_cast<std::int64_t>(status.index.documents)},
                                {"pending", status.pending},
                                {"position", status.index.position},
                                {"covers", status.index.schema},
                                {"error", status.error}}));
    return result;
}

CommandArgument argument(std::string name, std::string doc, CommandArgument::Type type, bool required, bool repeated) {
    return {.name = std::move(name), .doc = std::move(doc), .type = type, .required = required, .repeated = repeated};
}

}  // namespace

void addCommands(Registry& registry, std::shared_ptr<const SearchService> service) {
    using Type = CommandArgument::Type;
    registry.command(
        {.name = "search query",
         .summary = "Searches the texts of all records",
         .doc = "All words must occur; \"a phrase\" as it stands, -word must not occur, word* is the beginning of one.",
         .access = signedIn("Finds only what the person may read anyway."),
         .arguments = {argument("text", "What to look for", Type::text, true, true)},
         .options = {argument("kind", "Only records of this kind; may come several times", Type::word, false, true),
                     argument("limit", "How many at most (20, up to 100)", Type::integer, false, false)},
         .examples = {"search query drucker papierstau", "search query '\"kein papier\" -toner' --kind ticket"},
         .run = [service](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
             return query(*service, call, viewer, kernel);
         }});

    Command rebuild;
    rebuild.name = "search rebuild";
    rebuild.summary = "Writes every record into the search index anew";
    rebuild.doc = "Runs as a job beside the usual work; searching goes on meanwhile.";
    rebuild.access = needs("search.administer");
    rebuild.examples = {"search rebuild"};
    rebuild.run = [service](const CommandCall&, const Viewer&, Kernel&) {
        const auto run = service->indexer().requestRebuild();
        CommandResult result =
            CommandResult::text("The search index is built anew by job run " + std::to_string(run) + ".");
        result.blocks.back().json = Json::object({{"job_run", run}});
        return result;
    };
    registry.command(rebuild);

    registry.command({.name = "search status",
                      .summary = "Shows how far the search index is",
                      .access = needs("search.administer"),
                      .examples = {"search status"},
                      .run = [service](const CommandCall&, const Viewer&, Kernel&) { return status(*service); }});
}

}  // namespace kontor::search
