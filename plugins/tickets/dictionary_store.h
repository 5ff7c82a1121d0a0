#pragma once

#include <optional>

#include "kontor/guarded.h"
#include "kontor/kernel.h"
#include "kontor/tickets/dictionary.h"

namespace kontor::tickets {

/// The dictionary of the tables ticket_choices and ticket_priority_matrix. Subscribers run on one node of a cluster
/// only, so each looks at the row ticket_dictionary_head from time to time; what was changed here is seen at once.
class DictionaryStore : public Dictionaries {
  public:
    /// Called when the plugin starts, before anybody can ask.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    std::shared_ptr<const Dictionary> get() override;
    std::shared_ptr<const Dictionary> get(Transaction& tx) override;
    std::shared_ptr<const Dictionary> fresh(Transaction& tx) override;
    void changed(Transaction& tx) override;

  private:
    struct Kept {
        std::shared_ptr<const Dictionary> dictionary;
        std::int64_t version = 0;
        std::optional<Time> checkedAt;
    };
    std::shared_ptr<const Dictionary> kept();

    Kernel* _kernel = nullptr;
    Guarded<Kept> _kept;
};

/// Writes a place of the matrix; whoever does says `changed`.
void keepPriority(Transaction& tx, std::string_view impact, std::string_view urgency, const std::string& priority);

}  // namespace kontor::tickets
