#pragma once

#include <map>
#include <memory>

#include "database/mysql_database.h"
#include "files/file_store.h"
#include "identity/account_store.h"
#include "jobs/job_runner.h"
#include "kontor/testing/fake_clock.h"
#include "kontor/testing/sql.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/testing/test_maria_db.h"
#include "ledger/ledger_store.h"
#include "live/event_hub.h"
#include "organisation/user.h"
#include "records/record_engine.h"
#include "settings/secret_box.h"
#include "settings/settings_store.h"
#include "text/catalogues.h"

namespace kontor::test {

/// The services of a server without its HTTP side: a database of its own, the core plugin, and a clock that tests move.
/// Nothing runs in the background until a test starts it.
class TestKernel : public Kernel {
  public:
    /// Where a kernel's data lie.
    struct Place {
        DatabaseAccess access;
        std::filesystem::path directory;
    };
    /// `declare` adds what the test needs to the catalog. With a place it is a server started on data that are there;
    /// otherwise everything is new, and gone with it.
    explicit TestKernel(const std::function<void(Registry&)>& declare = {}, const std::optional<Place>& existing = {});
    ~TestKernel() override;

    Database& db() override { return *database; }
    Records& records() override { return *recordEngine; }
    Ledger& ledger() override { return *ledgerStore; }
    Journal& journal() override { return *ledgerStore; }
    Accounts& accounts() override { return *accountStore; }
    Files& files() override { return *fileStore; }
    Jobs& jobs() override { return *jobRunner; }
    Settings& settings() override { return *settingsStore; }
    const Secrets& secrets() override { return *secretBox; }
    const Templates& templates() override { throw std::logic_error("no templates here"); }
    const Translations& translations() override { return texts; }
    LiveEvents& live() override { return *hub; }
    const Clock& clock() override { return time; }
    const Catalog& catalog() override { return declared; }
    const std::vector<PluginState>& plugins() override { return states; }
    std::vector<HealthFinding> health() override { return {}; }
    const QueryFields& queryFields(std::string_view kind) override { return recordEngine->stored(kind).queryFields; }
    std::string config(std::string_view key) const override { return key == "data" ? directory.string() : ""; }

    /// A second pool on the same database, as another node has it.
    std::unique_ptr<MysqlDatabase> otherNode() const;
    /// A plain connection, past everything.
    Sql sql() const { return Sql(access); }

    /// A person with these roles and the password "correct horse".
    std::int64_t addUser(const std::string& login, const std::vector<std::string>& roles);
    Viewer viewer(std::int64_t userId);
    Viewer system() const { return Viewer::system("test"); }

    /// What the handler of that route answers; errors come as exceptions.
    Reply call(const std::string& method, const std::string& path, const Viewer& viewer, const std::string& body = {},
               std::map<std::string, std::string, std::less<>> params = {},
               std::vector<std::pair<std::string, std::string>> headers = {});

    FakeClock time;
    std::optional<TempDir> ownDirectory;
    std::optional<TestDatabase> ownDatabase;
    DatabaseAccess access;
    std::filesystem::path directory;
    Catalog declared;
    Catalogues texts;
    std::vector<PluginState> states;
    std::unique_ptr<MysqlDatabase> database;
    std::unique_ptr<SecretBox> secretBox;
    std::unique_ptr<LedgerStore> ledgerStore;
    std::unique_ptr<RecordEngine> recordEngine;
    std::unique_ptr<AccountStore> accountStore;
    std::unique_ptr<FileStore> fileStore;
    std::unique_ptr<SettingsStore> settingsStore;
    std::unique_ptr<JobRunner> jobRunner;
    std::unique_ptr<EventHub> hub;

  protected:
    void* service(std::type_index type) override;
};

/// The password of everybody that TestKernel::addUser makes.
inline constexpr std::string_view testPassword = "correct horse";

}  // namespace kontor::test
