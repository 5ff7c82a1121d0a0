#include "kontor/testing/test_kernel.h"

#include <cstdlib>

#include "kontor/testing/test_maria_db.h"
#include "kontor/text.h"
#include "server/server.h"

namespace kontor::test {

TestKernel::TestKernel(const std::vector<std::string>& disabled) {
    ::setenv("KONTOR_TEST", "1", 1);
    const auto data = _directory.path() / "data";
    seedDataDirectory(data);
    Config config;
    config.set("data", data.string());
    config.set("listen", "127.0.0.1:0");
    config.set("log.level", "error");
    config.set("plugins.disabled", join(disabled, ","));
    _server = std::make_unique<Server>(std::move(config));
    _server->start();
}

TestKernel::~TestKernel() { _server->stop(); }

Kernel& TestKernel::kernel() const { return *_server; }

std::int64_t TestKernel::createUser(const std::string& login, const std::vector<std::string>& roles) const {
    return db().write([&](Transaction& tx) {
        Patch values;
        values.set("login", login).set("name", login).set("email", login + "@example.org").set("roles", roles);
        return records().create(tx, Viewer::system("test"), "user", values).id();
    });
}

Viewer TestKernel::viewerOf(std::int64_t userId, Origin origin) const {
    return db().read([&](Transaction& tx) { return kernel().accounts().viewerOf(tx, userId, origin); });
}

}  // namespace kontor::test
