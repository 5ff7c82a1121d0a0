#include "dns_script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor::test {

namespace {

constexpr std::size_t headSize = 12;

std::string number16(std::size_t value) {
    return {static_cast<char>(value >> 8U & 0xFFU), static_cast<char>(value & 0xFFU)};
}

std::string nameOf(const std::string& host) {
    std::string result;
    for (const auto& label : split(host, '.'))
        if (!label.empty()) result += static_cast<char>(label.size()) + label;
    return result + '\0';
}

/// Where the question ends.
std::size_t endOfQuestion(const std::string& query) {
    std::size_t at = headSize;
    while (at < query.size() && query[at] != 0) at += 1U + static_cast<unsigned char>(query[at]);
    return std::min(query.size(), at + 5);
}

}  // namespace

DnsScript::DnsScript(std::function<std::vector<Server>(const std::string& name)> answer) : _answer(std::move(answer)) {
    _socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (_socket < 0 || ::bind(_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::getsockname(_socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("no port for a DnsScript");
    _port = ntohs(address.sin_port);
    _thread = std::thread([this] { serve(); });
}

DnsScript::~DnsScript() {
    _ending = true;
    _thread.join();
    ::close(_socket);
}

void DnsScript::serve() {
    while (!_ending) {
        pollfd watched{_socket, POLLIN, 0};
        if (::poll(&watched, 1, 50) <= 0) continue;
        std::array<char, 4096> bytes{};
        sockaddr_in from{};
        socklen_t length = sizeof from;
        const auto got =
            ::recvfrom(_socket, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
        if (got < static_cast<ssize_t>(headSize)) continue;
        const std::string answer =
            answerTo(std::string(bytes.data(), static_cast<std::size_t>(got))).substr(0, _most.load());
        ::sendto(_socket, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), length);
    }
}

std::string DnsScript::answerTo(const std::string& query) const {
    const std::size_t end = endOfQuestion(query);
    std::vector<std::string> labels;
    for (std::size_t at = headSize; at < end && query[at] != 0; at += 1U + static_cast<unsigned char>(query[at]))
        labels.push_back(query.substr(at + 1, static_cast<unsigned char>(query[at])));
    const auto servers = _answer(asciiLower(join(labels, ".")));
    const std::size_t noSuchName = servers.empty() ? 3 : 0;
    std::string answer = query.substr(0, 2) + number16(0x8580U | noSuchName) + number16(1) + number16(servers.size()) +
                         number16(0) + number16(0) + query.substr(headSize, end - headSize);
    for (const Server& server : servers) {
        const std::string data =
            number16(server.priority) + number16(server.weight) + number16(server.port) + nameOf(server.host);
        // The name of the question, an SRV record of the internet, kept for a minute.
        answer += "\xC0\x0C" + number16(33) + number16(1) + number16(0) + number16(60) + number16(data.size()) + data;
    }
    return answer;
}

}  // namespace kontor::test
