// The shell as the forced command of a real sshd.
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <shadow.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "kontor/testing/wait_for.h"
#include "shell_fixture.h"

namespace kontor::test {

namespace fs = std::filesystem;

namespace {

bool canConnect(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

}  // namespace

/// An sshd of our own in which the user who runs the tests may sign in, to nothing but the shell.
class ShellSsh : public ShellTest {
  protected:
    void SetUp() override {
        if (!fs::exists("/usr/sbin/sshd") || !fs::exists("/usr/bin/ssh")) GTEST_SKIP() << "no OpenSSH here";
        if (::geteuid() == 0) fs::create_directories("/run/sshd");
        const passwd* me = ::getpwuid(::geteuid());
        ASSERT_NE(me, nullptr);
        const spwd* shadow = ::getspnam(me->pw_name);
        if (shadow != nullptr && shadow->sp_pwdp[0] == '!')
            GTEST_SKIP() << "sshd lets nobody in whose account is locked";
        _user = me->pw_name;
        for (const char* key : {"host", "client"})
            ASSERT_EQ(
                shell::testing::runProgram({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key)})
                    .exitCode,
                0);
        fs::copy_file(file("client.pub"), file("authorized_keys"));
        writeWrapper();
        // Somebody else may take a free port before sshd does.
        for (int attempt = 0; attempt < 5 && _sshd <= 0; ++attempt) {
            _port = freePort();
            writeConfig();
            startServer();
        }
        ASSERT_GT(_sshd, 0) << std::ifstream(file("sshd.log")).rdbuf();
    }

    void TearDown() override {
        if (_sshd > 0) {
            ::kill(_sshd, SIGTERM);
            ::waitpid(_sshd, nullptr, 0);
        }
    }

    std::string file(const std::string& name) const { return (home / name).string(); }

    void writeWrapper() {
        std::ofstream script(file("shell.sh"));
        script << "#!/bin/sh\nHOME=" << home.path().string() << " exec";
        for (const auto& word : shell::testing::kontorCommand(onSocket())) script << " '" << word << "'";
        script << "\n";
        script.close();
        ::chmod(file("shell.sh").c_str(), 0755);
    }

    void writeConfig() {
        std::ofstream(file("sshd_config"))
            << "ListenAddress 127.0.0.1\nPort " << _port << "\nHostKey " << file("host") << "\nPidFile none\n"
            << "AuthorizedKeysFile " << file("authorized_keys") << "\nStrictModes no\nUsePAM no\n"
            << "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nAllowUsers " << _user
            << "\nAllowTcpForwarding no\nAllowAgentForwarding no\nAllowStreamLocalForwarding no\nX11Forwarding no\n"
            << "PermitTunnel no\nPermitUserRC no\nAcceptEnv LANG LC_*\nForceCommand " << file("shell.sh")
            << "\nPrintMotd no\nPrintLastLog no\nLogLevel VERBOSE\n";
        std::ifstream key(file("host.pub"));
        std::string type;
        std::string text;
        key >> type >> text;
        std::ofstream(file("known_hosts")) << "[127.0.0.1]:" << _port << " " << type << " " << text << "\n";
    }

    void startServer() {
        const std::string config = file("sshd_config");
        const std::string log = file("sshd.log");
        _sshd = ::fork();
        if (_sshd == 0) {
            const int null = ::open("/dev/null", O_RDWR);
            for (const int fd : {0, 1, 2}) ::dup2(null, fd);
            ::execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-f", config.c_str(), "-E", log.c_str(), nullptr);
            ::_exit(127);
        }
        bool ended = false;
        const auto settled = [&] {
            ended = ::waitpid(_sshd, nullptr, WNOHANG) == _sshd;
            return ended || canConnect(_port);
        };
        const bool listening = waitFor(settled) && !ended;
        if (listening) return;
        if (!ended) TearDown();
        _sshd = -1;
    }

    std::vector<std::string> ssh(const std::vector<std::string>& more) const {
        std::vector<std::string> command = {"/usr/bin/ssh",
                                            "-F",
                                            "none",
                                            "-p",
                                            std::to_string(_port),
                                            "-o",
                                            "UserKnownHostsFile=" + file("known_hosts"),
                                            "-o",
                                            "IdentitiesOnly=yes",
                                            "-o",
                                            "BatchMode=yes",
                                            "-i",
                                            file("client")};
        command.insert(command.end(), more.begin(), more.end());
        return command;
    }
    std::string host() const { return _user + "@127.0.0.1"; }

    Finished remote(const std::string& line, const std::string& input = {}) {
        return shell::testing::runProgram(ssh({host(), line}),
                                          {{"PATH", "/usr/bin:/bin"}, {"HOME", home.path().string()}}, input);
    }

    std::string _user;
    std::uint16_t _port = 0;
    pid_t _sshd = -1;
};

TEST_F(ShellSsh, OneCommandWithItsExitCode) {
    const Finished status = remote("status --json");
    ASSERT_EQ(status.exitCode, 0) << status.err;
    EXPECT_EQ(nlohmann::json::parse(status.out)["ready"], true);
    EXPECT_EQ(remote("users show 'nobody here'").exitCode, 1);
    EXPECT_EQ(remote("no such command").exitCode, 2);
    EXPECT_EQ(remote("users reset-password admin --password", "another good password 5\n").exitCode, 0);
    EXPECT_NO_THROW(server->signedIn("admin", "another good password 5"));
}

TEST_F(ShellSsh, NothingButTheShell) {
    EXPECT_EQ(remote("/bin/sh -c id").exitCode, 2);
    EXPECT_EQ(remote("status; id").exitCode, 2);
    EXPECT_EQ(remote(" --server http://192.0.2.1 status").exitCode, 2) << "options of the client are not for strangers";
    const Finished sftp = shell::testing::runProgram(ssh({"-s", host(), "sftp"}), {{"PATH", "/usr/bin:/bin"}});
    EXPECT_NE(sftp.exitCode, 0);
}

TEST_F(ShellSsh, AnInteractiveSession) {
    const Environment environment = {{"PATH", "/usr/bin:/bin"}, {"HOME", home.path().string()}, {"TERM", "xterm"}};
    shell::testing::Pty terminal(ssh({"-tt", host()}), environment);
    ASSERT_TRUE(terminal.sees("signed in as root")) << terminal.screen();
    ASSERT_TRUE(terminal.sees("> "));
    terminal.type("stat\t");
    ASSERT_TRUE(terminal.sees("us ")) << terminal.screen();
    terminal.type("\r");
    ASSERT_TRUE(terminal.sees("Version")) << terminal.screen();
    ASSERT_TRUE(terminal.sees("> "));
    terminal.type("\x04");
    EXPECT_EQ(terminal.wait(), 0);
}

}  // namespace kontor::test
