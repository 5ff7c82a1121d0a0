#include "server/server.h"

#include <dlfcn.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "commands/commands_plugin.h"
#include "database/migrations.h"
#include "database/mysql_database.h"
#include "files/file_store.h"
#include "http/pipeline.h"
#include "identity/account_store.h"
#include "identity/first_start.h"
#include "imports/imports_plugin.h"
#include "jobs/job_runner.h"
#include "kontor/log_level.h"
#include "kontor/provided.h"
#include "ledger/journal_check.h"
#include "ledger/ledger_store.h"
#include "ledger/outbox_dispatcher.h"
#include "live/audience_finder.h"
#include "live/event_hub.h"
#include "organisation/core_plugin.h"
#include "organisation/user.h"
#include "organisation/user_batch.h"
#include "people/people_plugin.h"
#include "plugins/freezer.h"
#include "plugins/plugin_set.h"
#include "records/record_engine.h"
#include "server/data_source.h"
#include "server/places.h"
#include "server/scaled_clock.h"
#include "server/status_plugin.h"
#include "server/watch.h"
#include "settings/secret_box.h"
#include "settings/settings_store.h"
#include "text/catalogues.h"
#include "text/template_store.h"

namespace kontor {

namespace fs = std::filesystem;

namespace {

const LogEvent started(LogEvent::Level::info, "server.started", "Serving at {url}", "The server is up.");
const LogEvent stopping(LogEvent::Level::info, "server.stopping", "Stopping",
                        "The server was asked to stop; running requests are finished.");
const LogEvent stuck(
    LogEvent::Level::warning, "server.stuck", "A part of the server does not end and is given up",
    "The server was asked to stop, and a request, a job or a plugin did not end in time. The process ended all "
    "the same; what was acknowledged is safe, and what was under way is done again or was never acknowledged.");
const LogEvent frontTrouble(LogEvent::Level::warning, "http.front", "{text}", "Trouble with a connection or a socket.");

/// Running requests may end by themselves for this long; then they get no further statement.
constexpr std::chrono::seconds drainTime(2);
/// From the request to stop on; the database then has what is left of five seconds.
constexpr std::chrono::milliseconds longestStop(2500);

LogEvent::Level levelOf(const std::string& name) {
    if (const auto level = logLevelOf(name)) return *level;
    throw ConfigError("\"log.level\" must be debug, info, warning or error");
}

}  // namespace

struct Server::Parts {
    explicit Parts(Config config) : config(std::move(config)), templates(catalogues) {}
    Config config;
    const bool test = std::getenv("KONTOR_TEST") != nullptr;
    const std::unique_ptr<const Clock> fastClock = clockOf(test);
    const Clock* const clock = fastClock ? fastClock.get() : &systemClock();
    DataSource data;
    Catalogues catalogues;
    TemplateStore templates;
    PluginSet plugins;
    Catalog catalog;
    std::vector<PluginState> pluginStates;
    std::unique_ptr<SecretBox> secrets;
    std::unique_ptr<LedgerStore> ledger;
    std::unique_ptr<RecordEngine> records;
    std::unique_ptr<AccountStore> accounts;
    std::unique_ptr<FileStore> files;
    std::unique_ptr<SettingsStore> settings;
    std::unique_ptr<JobRunner> jobs;
    std::unique_ptr<OutboxDispatcher> dispatcher;
    std::unique_ptr<AudienceFinder> audience;
    std::unique_ptr<EventHub> live;
    std::unique_ptr<Pipeline> pipeline;
    std::unique_ptr<front::Front> shellFront;
    std::unique_ptr<front::Front> front;
    std::string generatedPassword;
    std::function<void()> whenStuck;
    bool freshDatabase = false;
    bool running = false;
};

Server::Server(Config config) : _parts(std::make_unique<Parts>(std::move(config))) {}
Server::~Server() {
    stop();
}

void Server::start() {
    setLogLevel(levelOf(_parts->config.text("log.level")));
    ::umask(0027);
    loadPlugins();
    _parts->data.open(_parts->config, _parts->test);
    prepare();
    serve();
    if (_parts->config.flag("demo") && _parts->freshDatabase) fillDemo();
    log(started, {{"url", url()}});
}

void Server::loadPlugins() {
    Parts& parts = *_parts;
    const fs::path kernel = kernelDirectory();
    parts.plugins.addBuiltIn("core", "Organisation and sign-in", kernel, makeCorePlugin());
    parts.plugins.addBuiltIn("people", "People: merge, anonymisation, export", {}, makePeoplePlugin());
    parts.plugins.addBuiltIn("imports", "Imports", {}, makeImportsPlugin());
    parts.plugins.addBuiltIn("status", "Status of the server", {}, std::make_shared<StatusPlugin>());
    parts.plugins.addBuiltIn("commands", "Commands of the server", {}, makeCommandsPlugin());
    parts.plugins.load(pluginDirectories(parts.config), parts.config.list("plugins.disabled"));
    parts.plugins.each("reading its texts", [&](PluginSet::Member& member) {
        if (!member.directory.empty()) parts.catalogues.add(member.directory / "locale");
    });
    parts.plugins.each("reading its templates", [&](PluginSet::Member& member) {
        if (!member.directory.empty()) parts.templates.add(member.state.id, member.directory / "templates");
    });
    parts.plugins.each("checking its templates",
                       [&](PluginSet::Member& member) { parts.templates.check(member.state.id); });
    parts.plugins.install(parts.catalog);
}

void Server::prepare() {
    Parts& parts = *_parts;
    const fs::path data = parts.config.text("data");
    Database& db = parts.data.db();
    parts.secrets = std::make_unique<SecretBox>(data);
    parts.ledger = std::make_unique<LedgerStore>(clock());
    parts.plugins.each("bringing its tables up to date", [&](PluginSet::Member& member) {
        if (member.directory.empty()) return;
        try {
            migrate(db, clock(), member.state.id, member.directory / "migrations");
        } catch (const std::exception& error) {
            if (member.state.id == "core") throw BackendError(error.what());
            throw;
        }
    });
    for (const auto& member : parts.plugins.members())
        if (member.state.id == "core" && member.state.state != PluginState::State::running)
            throw BackendError("the kernel's tables can't be brought up to date: " + member.state.reasons.front());
    parts.records = std::make_unique<RecordEngine>(*this, parts.catalog);
    parts.records->beforeBatch(std::string(User::kind), UserBatch::begin);
    parts.files = std::make_unique<FileStore>(db, *parts.records, clock(), data);
    parts.settings = std::make_unique<SettingsStore>(db, parts.catalog, *parts.secrets, *parts.ledger, clock());
    parts.accounts =
        std::make_unique<AccountStore>(db, *parts.ledger, parts.catalog, *parts.secrets, clock(), *parts.settings);
    parts.jobs = std::make_unique<JobRunner>(db, parts.catalog, clock(), *this);
    parts.dispatcher = std::make_unique<OutboxDispatcher>(db, *parts.ledger, parts.catalog, clock(), *this);
    const int streams = parts.config.number("http.streams_per_person", 1, 100000);
    parts.audience = std::make_unique<AudienceFinder>(*parts.accounts, parts.catalog);
    parts.live = std::make_unique<EventHub>(db, *parts.ledger, *parts.accounts, parts.catalog, streams);
    parts.settings->start();

    grantNewPermissions(db, parts.catalog);
    makeAdmin();
    if (parts.data.isEmbedded()) {
        // The lock on the data directory says that this is the only server: what one that was killed held is free.
        NodeLease::endAll(db);
        parts.jobs->takeOver();
        parts.files->removeUnfinished();
    }
    parts.plugins.start(*this);
    parts.pluginStates = parts.plugins.states();
    for (const auto& state : parts.pluginStates)
        if (state.state == PluginState::State::refused) withdraw(state.id, parts.catalog);
    parts.accounts->setSources(providedOf<SignInSource>(parts.catalog));
}

void Server::makeAdmin() {
    Parts& parts = *_parts;
    const std::int64_t people =
        parts.data.db().read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM user"); });
    // A first start that was cut short between the administrator and the demo data is still one.
    parts.freshDatabase =
        people == 0 || (people == 1 && parts.data.db().read([](Transaction& tx) {
            return tx.one<std::int64_t>("SELECT (SELECT COUNT(*) FROM job_run WHERE name = 'demo.fill') = 0");
        }));
    if (people != 0) return;
    std::string password;
    if (const std::string& file = parts.config.text("admin_password_file"); !file.empty()) {
        std::ifstream in(file);
        if (!std::getline(in, password)) throw ConfigError("\"admin_password_file\": " + file + " can't be read");
    }
    if (password.empty()) password = randomToken(15);
    keepPassword(parts.config.text("data"), password);
    try {
        if (auto made = ensureAdmin(parts.data.db(), *parts.accounts, *parts.ledger, clock(), password))
            parts.generatedPassword = *made;
    } catch (const Invalid& invalid) {
        throw ConfigError(
            "the first administrator's password can't be taken: " +
            parts.catalogues.text("en", invalid.errors().front().message.key, invalid.errors().front().message.params));
    }
}

void Server::serve() {
    Parts& parts = *_parts;
    parts.pipeline = std::make_unique<Pipeline>(
        *this, PipelineOptions{.trustProxy = parts.config.flag("http.trust_proxy"), .statementsHeader = parts.test});

    using System = std::chrono::system_clock;
    const auto now = [] { return std::chrono::time_point_cast<System::duration>(systemClock().now()); };
    const auto say = [](const std::string& text) { log(frontTrouble, {{"text", text}}); };
    front::Options net;
    net.now = now;
    net.log = say;
    net.workers = static_cast<unsigned>(parts.config.number("http.workers", 2, 1000));
    net.tlsCertificate = parts.config.text("tls.certificate");
    net.tlsKey = parts.config.text("tls.key");
    for (const auto& address : parts.config.list("listen"))
        net.listen.push_back({address, !net.tlsCertificate.empty() && !address.starts_with("unix:"), 0660});
    if (net.listen.empty()) throw ConfigError("\"listen\" names no address");
    parts.front =
        std::make_unique<front::Front>(net, [this](front::Exchange& exchange) { _parts->pipeline->handle(exchange); });

    front::Options shell;
    shell.now = now;
    shell.log = say;
    shell.workers = 2;
    shell.maxConnections = 200;
    shell.maxStreams = 50;
    // Who may open the socket acts as administrator, so nobody but this user and root may.
    shell.listen.push_back(
        {"unix:" + fs::absolute(fs::path(parts.config.text("data")) / "run/kontor.sock").string(), false, 0600});
    parts.shellFront = std::make_unique<front::Front>(
        shell, [this](front::Exchange& exchange) { _parts->pipeline->handleLocal(exchange); });
    try {
        parts.dispatcher->start();
        parts.live->start();
        parts.jobs->start();
        parts.running = true;
        parts.front->start();
        parts.shellFront->start();
    } catch (const std::exception& error) {
        throw BackendError(error.what());
    }
}

void Server::fillDemo() {
    const auto& known = _parts->catalog.commands;
    if (const auto command = known.find("demo fill"); command != known.end())
        command->second.run(CommandCall{}, Viewer::system("demo data of the first start"), *this);
}

void Server::whenStuck(std::function<void()> then) {
    _parts->whenStuck = std::move(then);
}

void Server::stop() noexcept {
    Parts& parts = *_parts;
    if (parts.running) {
        parts.running = false;
        log(stopping);
        std::optional<Watch> watch;
        if (parts.whenStuck)
            watch.emplace(longestStop, [this] {
                log(stuck);
                _parts->data.stop();
                _parts->whenStuck();
            });
        parts.jobs->endSoon();
        parts.front->drain(std::chrono::steady_clock::now() + drainTime);
        parts.data.db().endRequests();
        parts.shellFront->drain(std::chrono::steady_clock::now());
        parts.front->stop();
        parts.shellFront->stop();
        parts.live->stop();
        parts.jobs->stop();
        parts.dispatcher->stop();
        parts.plugins.stop();
    }
    if (parts.settings) parts.settings->stop();
    _parts->data.stop();
}

std::string Server::url() const {
    const Config& config = _parts->config;
    const std::string first = config.list("listen").front();
    if (first.starts_with("unix:")) return first;
    return (config.text("tls.certificate").empty() ? "http://" : "https://") + first.substr(0, first.rfind(':')) + ":" +
           std::to_string(_parts->front->port());
}

const std::string& Server::generatedPassword() const {
    return _parts->generatedPassword;
}

std::vector<PluginState> Server::check() {
    setLogLevel(LogEvent::Level::error);
    loadPlugins();
    return _parts->plugins.states();
}

Database& Server::db() {
    return _parts->data.db();
}
Records& Server::records() {
    return *_parts->records;
}
Ledger& Server::ledger() {
    return *_parts->ledger;
}
Journal& Server::journal() {
    return *_parts->ledger;
}
Accounts& Server::accounts() {
    return *_parts->accounts;
}
Files& Server::files() {
    return *_parts->files;
}
Jobs& Server::jobs() {
    return *_parts->jobs;
}
Settings& Server::settings() {
    return *_parts->settings;
}
const Secrets& Server::secrets() {
    return *_parts->secrets;
}
const Templates& Server::templates() {
    return _parts->templates;
}
const Translations& Server::translations() {
    return _parts->catalogues;
}
LiveEvents& Server::live() {
    return *_parts->live;
}
const Clock& Server::clock() {
    return *_parts->clock;
}
const Catalog& Server::catalog() {
    return _parts->catalog;
}
const std::vector<PluginState>& Server::plugins() {
    return _parts->pluginStates;
}
AccountStore& Server::accountStore() {
    return *_parts->accounts;
}
Metrics& Server::metrics() {
    return _parts->pipeline->metrics();
}
const QueryFields& Server::queryFields(std::string_view kind) {
    return _parts->records->stored(kind).queryFields;
}

std::string Server::config(std::string_view key) const {
    if (key == "public_url") {
        const std::string& set = _parts->config.text("public_url");
        return set.empty() ? url() : set;
    }
    return _parts->config.find(key);
}

std::vector<HealthFinding> Server::health() {
    Parts& parts = *_parts;
    std::vector<HealthFinding> result;
    if (auto finding = diskFinding(parts.config.text("data"))) result.push_back(std::move(*finding));
    if (!parts.data.db().answers()) {
        result.push_back({"database", "does not answer", false});
        return result;
    }
    for (const auto& plugin : parts.pluginStates)
        for (const auto& reason : plugin.reasons)
            if (plugin.state == PluginState::State::refused) result.push_back({"plugin " + plugin.id, reason, true});
    for (auto& finding : parts.dispatcher->health()) result.push_back(std::move(finding));
    for (auto& finding : db().read([&](Transaction& tx) { return parts.jobs->health(tx); }))
        result.push_back(std::move(finding));
    if (auto finding = db().read([&](Transaction& tx) { return JournalCheck(*this).health(tx); }))
        result.push_back(std::move(*finding));
    return result;
}

void* Server::service(std::type_index type) {
    if (type == typeid(Facets)) return static_cast<Facets*>(_parts->records.get());
    if (type == typeid(Labels)) return static_cast<Labels*>(_parts->records.get());
    if (type == typeid(RecordBatch)) return static_cast<RecordBatch*>(_parts->records.get());
    if (type == typeid(Audience)) return static_cast<Audience*>(_parts->audience.get());
    for (const auto& provided : _parts->catalog.provided)
        if (provided.type == type) return provided.object.get();
    return nullptr;
}

}  // namespace kontor
