#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"

namespace kontor::test {

/// A whole server inside of the test program, with an embedded database of its own and the plugins of the build: for
/// tests that look at services, statements and rows. What is said over HTTP is tested with TestServer.
class TestKernel {
  public:
    /// Starts it; `disabled` are ids of plugins not to load.
    explicit TestKernel(const std::vector<std::string>& disabled = {});
    ~TestKernel();
    TestKernel(const TestKernel&) = delete;
    TestKernel& operator=(const TestKernel&) = delete;

    Kernel& kernel() const;
    Database& db() const { return kernel().db(); }
    Records& records() const { return kernel().records(); }

    /// Makes an active person with these roles.
    std::int64_t createUser(const std::string& login, const std::vector<std::string>& roles) const;
    /// On behalf of that person, as over REST. Rights are those of this moment.
    Viewer viewerOf(std::int64_t userId, Origin origin = Origin::api) const;
    /// Makes a person and gives their viewer.
    Viewer newViewer(const std::string& login, const std::string& role) const {
        return viewerOf(createUser(login, {role}));
    }

  private:
    std::unique_ptr<LocalServer> _server;
};

}  // namespace kontor::test
