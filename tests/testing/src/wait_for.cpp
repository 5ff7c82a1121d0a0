#include "kontor/testing/wait_for.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>

namespace kontor::test {

bool waitFor(const std::function<bool()>& condition, std::chrono::seconds limit) {
    const auto giveUp = std::chrono::steady_clock::now() + limit * KONTOR_TEST_PATIENCE;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= giveUp) return condition();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

bool processExists(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return false;
    // The name in brackets may hold anything; the state is the letter after its end.
    const auto end = line.rfind(')');
    return end == std::string::npos || end + 2 >= line.size() || (line[end + 2] != 'Z' && line[end + 2] != 'X');
}

std::uint16_t freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::system_error(errno, std::generic_category(), "cannot make a socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    const int error = errno;
    ::close(socket);
    if (!bound) throw std::system_error(error, std::generic_category(), "cannot bind a port");
    return ntohs(address.sin_port);
}

}  // namespace kontor::test
