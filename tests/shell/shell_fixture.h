#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kontor/testing/temp_dir.h"
#include "kontor/testing/test_server.h"
#include "process.h"

namespace kontor::test {

using shell::testing::Environment;
using shell::testing::Finished;

/// One server for all tests of a suite, and the shell as root on its socket.
class ShellTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite();
    static void TearDownTestSuite();

    /// Arguments that lead to the server's socket.
    static std::vector<std::string> onSocket(std::vector<std::string> words = {});
    /// Runs one command as root.
    static Finished root(const std::vector<std::string>& words, const std::string& input = {});
    /// Runs one command that must succeed and gives its JSON.
    static nlohmann::json json(std::vector<std::string> words, const std::string& input = {});
    /// Makes a person unless there is one of that login.
    static void person(const std::string& login, const std::string& role);

    static std::unique_ptr<TestServer> server;
    TempDir home;
};

}  // namespace kontor::test
