#include "test_kernel.h"

#include <stdexcept>

#include "database/migrations.h"
#include "identity/first_start.h"
#include "kontor/text.h"
#include "organisation/core_plugin.h"
#include "organisation/user_batch.h"
#include "plugins/freezer.h"

namespace kontor::test {

namespace {

DatabaseOptions optionsOf(const DatabaseAccess& access) {
    DatabaseOptions options;
    options.socket = access.socket.string();
    options.database = access.database;
    options.user = access.user;
    options.password = access.password;
    return options;
}

void freezeOrThrow(Registry&& registry, Catalog& catalog) {
    const auto complaints = freeze(std::move(registry), catalog);
    if (!complaints.empty()) throw std::logic_error(join(complaints, "; "));
}

}  // namespace

TestKernel::TestKernel(const std::function<void(Registry&)>& declare, const std::optional<Place>& existing) {
    setLogLevel(LogEvent::Level::error);
    if (existing) {
        access = existing->access;
        directory = existing->directory;
    } else {
        access = ownDatabase.emplace().access();
        directory = ownDirectory.emplace().path();
    }
    Registry core("core");
    const auto corePlugin = makeCorePlugin();
    corePlugin->install(core);
    freezeOrThrow(std::move(core), declared);
    if (declare) {
        Registry mine("test");
        declare(mine);
        freezeOrThrow(std::move(mine), declared);
    }
    texts.add(std::string(KONTOR_KERNEL_DIRECTORY) + "/locale");
    database = otherNode();
    migrate(*database, time, "core", std::string(KONTOR_KERNEL_DIRECTORY) + "/migrations");
    secretBox = std::make_unique<SecretBox>(directory);
    ledgerStore = std::make_unique<LedgerStore>(time);
    recordEngine = std::make_unique<RecordEngine>(*this, declared);
    fileStore = std::make_unique<FileStore>(*database, *recordEngine, time, directory);
    settingsStore = std::make_unique<SettingsStore>(*database, declared, *secretBox, *ledgerStore, time);
    accountStore = std::make_unique<AccountStore>(*database, *ledgerStore, declared, *secretBox, time, *settingsStore);
    fileStore = std::make_unique<FileStore>(*database, *recordEngine, time, directory);
    jobRunner = std::make_unique<JobRunner>(*database, declared, time, *this);
    hub = std::make_unique<EventHub>(*database, *ledgerStore, *accountStore, declared, 100);
    grantNewPermissions(*database, declared);
    recordEngine->beforeBatch(std::string(User::kind), UserBatch::begin);
    corePlugin->start(*this);
}

TestKernel::~TestKernel() {
    hub->stop();
    jobRunner->stop();
}

std::unique_ptr<MysqlDatabase> TestKernel::otherNode() const {
    return std::make_unique<MysqlDatabase>(optionsOf(access));
}

std::int64_t TestKernel::addUser(const std::string& login, const std::vector<std::string>& roles) {
    Patch patch;
    patch.set("login", login).set("name", "Name of " + login).set("email", login + "@example.com").set("roles", roles);
    patch.set("password", std::string(testPassword));
    return database->write(
        [&](Transaction& tx) { return recordEngine->create(tx, system(), "user", patch, std::nullopt).id(); });
}

Viewer TestKernel::viewer(std::int64_t userId) {
    return database->read([&](Transaction& tx) { return accountStore->viewerOf(tx, userId, Origin::api); });
}

Reply TestKernel::call(const std::string& method, const std::string& path, const Viewer& viewer,
                       const std::string& body, std::map<std::string, std::string, std::less<>> params,
                       std::vector<std::pair<std::string, std::string>> headers) {
    for (const auto& route : declared.routes) {
        if (route.method != method || route.path != path) continue;
        if (route.access.kind == Access::Kind::permission) viewer.require(route.access.permission);
        Request request;
        request.method = method;
        request.path = path;
        request.address = "192.0.2.1";
        request.params = std::move(params);
        request.headers = std::move(headers);
        request.readBody = [&] { return body; };
        return route.handler(request, viewer, *this);
    }
    throw std::logic_error("no route " + method + " " + path);
}

void* TestKernel::service(std::type_index type) {
    if (type == typeid(RecordBatch)) return static_cast<RecordBatch*>(recordEngine.get());
    for (const auto& provided : declared.provided)
        if (provided.type == type) return provided.object.get();
    return nullptr;
}

}  // namespace kontor::test
