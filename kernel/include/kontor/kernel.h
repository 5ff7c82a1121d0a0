#pragma once

#include <memory>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include "kontor/accounts.h"
#include "kontor/catalog.h"
#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/event.h"
#include "kontor/files.h"
#include "kontor/job.h"
#include "kontor/log.h"
#include "kontor/records.h"
#include "kontor/setting.h"
#include "kontor/template.h"
#include "kontor/translations.h"

namespace kontor {

class QueryFields;

/// Live events for people who are connected now; fed from the outbox.
class KONTOR_API LiveEvents {
  public:
    virtual ~LiveEvents();
    /// Adds a client that gets the changes of these kinds it may see, from after `lastEventId` (0 = from now) on.
    virtual void join(const Viewer& viewer, std::vector<std::string> kinds, std::int64_t lastEventId,
                      std::shared_ptr<EventStream> stream) = 0;
};

/// One line of the journal, as the activity of a record shows it.
struct JournalEntry {
    std::int64_t id = 0;
    Time at{};
    std::int64_t actorId = 0;
    std::int64_t impersonatorId = 0;  ///< who acted as the actor, for support; 0 = the actor
    std::string via;
    Ref ref;
    std::string action;
    Json changes;        ///< [{field, from, to}]
    std::string reason;  ///< of what the system did: which rule, which job
};

/// Reading and checking the journal.
class KONTOR_API Journal {
  public:
    virtual ~Journal();
    virtual std::vector<JournalEntry> of(Transaction& tx, const Ref& ref, std::int64_t before = 0, int limit = 50) = 0;
    virtual std::vector<JournalEntry> tail(Transaction& tx, int limit) = 0;
    virtual std::optional<JournalEntry> one(Transaction& tx, std::int64_t id) = 0;
    /// Entries of a record after that one, oldest first.
    virtual std::vector<JournalEntry> from(Transaction& tx, const Ref& ref, std::int64_t after, int limit) = 0;
    /// Entries of all records of a kind, oldest first: those after `after` up to `until`.
    virtual std::vector<JournalEntry> ofKind(Transaction& tx, std::string_view kind, std::int64_t after,
                                             std::int64_t until, int limit) = 0;
    /// The last entry made before that time; 0 when there is none.
    virtual std::int64_t idAt(Transaction& tx, Time time) = 0;
    /// The first entry whose hash does not fit, if any; also how many were checked.
    virtual std::pair<std::int64_t, std::optional<std::int64_t>> verify(Transaction& tx) = 0;
};

/// One finding about the server's health.
struct HealthFinding {
    std::string part;  ///< "database", "plugin mail"
    std::string text;
    bool ready = true;  ///< false makes /readyz answer 503
};

/// What a plugin may use. Lives from start() to stop(); passed to every handler. All members may be called from any
/// thread.
class KONTOR_API Kernel {
  public:
    virtual ~Kernel();
    virtual Database& db() = 0;
    virtual Records& records() = 0;
    virtual Ledger& ledger() = 0;
    virtual Journal& journal() = 0;
    virtual Accounts& accounts() = 0;
    virtual Files& files() = 0;
    virtual Jobs& jobs() = 0;
    virtual Settings& settings() = 0;
    virtual const Secrets& secrets() = 0;
    virtual const Templates& templates() = 0;
    virtual const Translations& translations() = 0;
    virtual LiveEvents& live() = 0;
    virtual const Clock& clock() = 0;
    virtual const Catalog& catalog() = 0;
    virtual const std::vector<PluginState>& plugins() = 0;
    virtual std::vector<HealthFinding> health() = 0;
    /// The query fields of a kind, for parsing and completion.
    virtual const QueryFields& queryFields(std::string_view kind) = 0;
    /// A configuration value of the server (`public_url`, `data`), empty when not set.
    virtual std::string config(std::string_view key) const = 0;

    /// The published service of that type, or null when no plugin provides it.
    template <class Interface>
    Interface* find() {
        return static_cast<Interface*>(service(typeid(Interface)));
    }
    /// As find; throws std::logic_error when there is none (a dependency of the manifest guarantees it).
    template <class Interface>
    Interface& get() {
        return *static_cast<Interface*>(required(typeid(Interface)));
    }

  protected:
    virtual void* service(std::type_index type) = 0;
    void* required(std::type_index type);
};

}  // namespace kontor
