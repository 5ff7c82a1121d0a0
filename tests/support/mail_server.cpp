#include "mail_server.h"

#include <arpa/inet.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>

#include "text_file.h"

extern char** environ;

namespace kontor::test {
namespace {

namespace fs = std::filesystem;

int run(std::vector<std::string> arguments) {
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    if (::posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return -1;
    int status = -1;
    ::waitpid(pid, &status, 0);
    return status;
}

}  // namespace

std::vector<std::uint16_t> freePorts(std::size_t count) {
    std::vector<std::uint16_t> ports;
    std::vector<int> sockets;
    while (ports.size() < count) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            throw std::runtime_error("no free port");
        sockets.push_back(fd);
        ports.push_back(ntohs(address.sin_port));
    }
    for (const int fd : sockets) ::close(fd);
    return ports;
}

std::string MailServer::missing() {
    if (::geteuid() != 0) return "needs root for Dovecot and Postfix";
    for (const char* program : {"/usr/sbin/dovecot", "/usr/sbin/postfix", "/usr/bin/openssl"})
        if (!fs::exists(program)) return std::string(program) + " is not installed";
    return {};
}

MailServer::MailServer(const std::string& introspectionUrl) : _introspectionUrl(introspectionUrl) {
    // Not below TMPDIR, which may be a directory only its owner can enter: the servers run as users of their own.
    std::string pattern = "/tmp/kontor-mail-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    _directory = pattern;
    ::chmod(_directory.c_str(), 0755);
    for (int attempt = 0; attempt < 5; ++attempt) {
        // Somebody else may take a port between asking and using it: then once more.
        _ports = freePorts(6);
        if (start()) return;
        stop();
    }
    throw std::runtime_error("the mail servers do not start: " + readFile(_directory + "/dovecot/start.log") +
                             readFile(_directory + "/postfix/start.log"));
}

MailServer::~MailServer() {
    stop();
    std::error_code ignored;
    fs::remove_all(_directory, ignored);
}

bool MailServer::start() {
    std::vector<std::string> arguments{"/bin/bash", KONTOR_MAIL_SERVER_SCRIPT, "start", _directory};
    for (const std::uint16_t port : _ports) arguments.push_back(std::to_string(port));
    if (!_introspectionUrl.empty()) arguments.push_back(_introspectionUrl);
    return run(std::move(arguments)) == 0;
}

void MailServer::stop() {
    run({"/bin/bash", KONTOR_MAIL_SERVER_SCRIPT, "stop", _directory});
}

void MailServer::deliver(std::string_view user, std::string_view raw) {
    const fs::path box = fs::path(_directory) / "mail" / user;
    const passwd* owner = ::getpwnam("mail");
    for (const char* part : {"", "tmp", "new", "cur"}) {
        fs::create_directories(box / part);
        if (owner != nullptr && ::chown((box / part).c_str(), owner->pw_uid, owner->pw_gid) != 0)
            throw std::runtime_error("chown failed");
    }
    ++_delivered;
    const std::string name = std::to_string(1'600'000'000 + _delivered) + ".M" + std::to_string(_delivered) + ".test";
    {
        std::ofstream file(box / "tmp" / name, std::ios::binary);
        file << raw;
    }
    if (owner != nullptr && ::chown((box / "tmp" / name).c_str(), owner->pw_uid, owner->pw_gid) != 0)
        throw std::runtime_error("chown failed");
    fs::rename(box / "tmp" / name, box / "new" / name);
}

std::vector<std::string> MailServer::messages(std::string_view user, std::string_view folder) const {
    fs::path box = fs::path(_directory) / "mail" / user;
    if (!folder.empty()) box /= "." + std::string(folder);
    std::vector<fs::path> files;
    for (const char* part : {"new", "cur"}) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(box / part, none)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end(),
              [](const fs::path& a, const fs::path& b) { return a.filename() < b.filename(); });
    std::vector<std::string> raw;
    for (const fs::path& file : files) raw.push_back(readFile(file));
    return raw;
}

std::size_t MailServer::waitForMessages(std::string_view user, std::size_t count, std::string_view folder) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(4);
    std::size_t there = messages(user, folder).size();
    while (there < count && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        there = messages(user, folder).size();
    }
    return there;
}

std::vector<std::pair<std::string, std::string>> mailCorpus() {
    struct Collection {
        fs::path root;
        std::function<bool(const fs::path&)> isMail;
    };
    const fs::path sources = "/var/cache/kontor-tests/mail-corpora";  // by setup/mail-corpora.sh
    const auto name = [](const fs::path& path) { return path.filename().string(); };
    const std::vector<Collection> collections{
        {"/usr/share/gocode/src/github.com/jhillyerd/enmime/testdata",
         [&](const fs::path& path) { return name(path).ends_with(".raw"); }},
        {"/usr/lib/python3.11/test/test_email/data",
         [&](const fs::path& path) { return name(path).starts_with("msg_") && name(path).ends_with(".txt"); }},
        {sources / "notmuch", [&](const fs::path& path) { return name(path) != "README"; }},
        {sources / "bounces", [](const fs::path&) { return true; }},
        {sources / "gmime",
         [&](const fs::path& path) {
             return name(path).ends_with(".eml") || name(path).ends_with("-body.txt") ||
                    path.parent_path() == sources / "gmime/mbox/input";
         }},
    };
    std::vector<std::pair<std::string, std::string>> corpus;
    for (const Collection& collection : collections) {
        std::vector<fs::path> files;
        std::error_code none;
        for (const auto& entry : fs::recursive_directory_iterator(collection.root, none))
            if (entry.is_regular_file() && collection.isMail(entry.path())) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            const std::string label = file.lexically_relative(collection.root.parent_path()).string();
            std::string raw = readFile(file);
            if (file.extension() != ".mbox") {
                corpus.emplace_back(label, std::move(raw));
                continue;
            }
            std::size_t number = 0;
            for (std::size_t at = 0; at < raw.size();) {
                const std::size_t next = std::min(raw.find("\nFrom ", at), raw.size() - 1) + 1;
                corpus.emplace_back(label + "-" + std::to_string(++number), raw.substr(at, next - at));
                at = next;
            }
        }
    }
    return corpus;
}

}  // namespace kontor::test
