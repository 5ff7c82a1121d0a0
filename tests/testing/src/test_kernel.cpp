#include "kontor/testing/test_kernel.h"

#include "kontor/text.h"

namespace kontor::test {

TestKernel::TestKernel(const std::vector<std::string>& disabled) {
    LocalServerOptions options;
    options.realTime = true;
    options.config = {{"log.level", "error"}, {"plugins.disabled", join(disabled, ",")}};
    _server = std::make_unique<LocalServer>(options);
}

TestKernel::~TestKernel() = default;

Kernel& TestKernel::kernel() const {
    return _server->kernel();
}

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
