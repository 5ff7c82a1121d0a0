#pragma once

#include <condition_variable>
#include <map>
#include <thread>

#include "kontor/catalog.h"
#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/event.h"
#include "kontor/guarded.h"
#include "kontor/setting.h"

namespace kontor {

/// Settings in the table `setting`, held in memory. A thread looks every two seconds whether another node changed one.
/// Secrets are sealed in the table and in memory, and opened only for who asks.
class SettingsStore : public Settings {
  public:
    SettingsStore(Database& db, const Catalog& catalog, const Secrets& secrets, Ledger& ledger, const Clock& clock);
    ~SettingsStore() override;

    /// Reads the values and begins to watch them.
    void start();
    void stop() noexcept;

    Json get(std::string_view key) const override;
    void set(const Viewer& viewer, std::string_view key, const Json& value) override;

    /// Reads the values again if any was changed since.
    void refresh();

  private:
    struct Stored {
        std::string value;  ///< JSON, or a sealed text
        bool sealed = false;
    };
    struct Cache {
        std::int64_t version = 0;
        std::map<std::string, Stored, std::less<>> values;
    };
    struct Watch {
        bool stopping = false;
    };

    const Setting* declared(std::string_view key) const;

    Database& _db;
    const Catalog& _catalog;
    const Secrets& _secrets;
    Ledger& _ledger;
    const Clock& _clock;
    mutable Guarded<Cache> _cache;
    Guarded<Watch> _watch;
    std::condition_variable _wake;
    std::thread _thread;
};

/// Checks a value by the declaration of its setting. Throws Invalid naming the setting.
void checkSetting(const Setting& setting, const Json& value);

}  // namespace kontor
