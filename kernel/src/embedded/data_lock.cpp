#include "data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "embedded_database.h"

namespace kontor {

namespace {

constexpr std::chrono::seconds waitForOrphan{30};

pid_t readOwner(int descriptor) {
    char text[32] = {};
    const ssize_t got = ::pread(descriptor, text, sizeof text - 1, 0);
    return got > 0 ? static_cast<pid_t>(std::strtol(text, nullptr, 10)) : 0;
}

bool alive(pid_t process) {
    return process > 0 && (::kill(process, 0) == 0 || errno == EPERM);
}

}  // namespace

DataLock::DataLock(const std::filesystem::path& file)
    : _descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (_descriptor < 0) throw EmbeddedDatabaseError("cannot open " + file.string() + ": " + std::strerror(errno));

    const auto giveUp = std::chrono::steady_clock::now() + waitForOrphan;
    while (::flock(_descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const pid_t owner = readOwner(_descriptor);
        const bool inUse = error == EWOULDBLOCK && (alive(owner) || std::chrono::steady_clock::now() >= giveUp);
        if (inUse || (error != EWOULDBLOCK && error != EINTR)) {
            ::close(_descriptor);
            if (!inUse) throw EmbeddedDatabaseError("cannot lock " + file.string() + ": " + std::strerror(error));
            throw EmbeddedDatabaseError("the data directory " + file.parent_path().string() +
                                        " is in use by another Kontor server (process " + std::to_string(owner) +
                                        "); stop it first or choose another directory");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }

    const std::string owner = std::to_string(::getpid()) + "\n";
    if (::ftruncate(_descriptor, 0) != 0 || ::pwrite(_descriptor, owner.data(), owner.size(), 0) < 0) {
        const int error = errno;
        ::close(_descriptor);
        throw EmbeddedDatabaseError("cannot write " + file.string() + ": " + std::strerror(error));
    }
}

DataLock::~DataLock() {
    ::close(_descriptor);
}

}  // namespace kontor
