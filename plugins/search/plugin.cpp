#include "kontor/plugin.h"

#include "indexer.h"
#include "list_words.h"
#include "routes.h"
#include "search_service.h"

namespace kontor::search {

class SearchPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"search.administer", "See the state of the search index and build it anew.", {}});
        registry.on("search.index", "Notes what changed for the search index.",
                    [indexer = _indexer](const StoredEvent& event, Kernel&) { indexer->note(event); });
        Job rebuild;
        rebuild.name = "search.rebuild";
        rebuild.doc = "Writes every record into the search index anew.";
        rebuild.run = [indexer = _indexer](JobRun& run, Kernel&) { indexer->rebuild(run); };
        registry.job(rebuild);
        registry.route(searchRoute(_service));
        registry.provides<TextSearch>(std::make_shared<ListWords>(_indexer));
        addCommands(registry, _service);
        addPages(registry, _service);
    }

    void start(Kernel& kernel) override { _indexer->begin(kernel); }
    void stop() noexcept override { _indexer->end(); }

  private:
    std::shared_ptr<Indexer> _indexer = std::make_shared<Indexer>();
    std::shared_ptr<SearchService> _service = std::make_shared<SearchService>(_indexer);
};

}  // namespace kontor::search

KONTOR_PLUGIN(kontor::search::SearchPlugin)
