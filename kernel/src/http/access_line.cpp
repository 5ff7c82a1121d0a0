#include "http/access_line.h"

#include "kontor/log.h"

namespace kontor {

namespace {

const LogEvent accessed(LogEvent::Level::info, "http.access",
                        "{method} {path} {status} {milliseconds} ms, {statements} statements",
                        "One line for each request.");

}  // namespace

AccessLine::AccessLine(Metrics& metrics, const Request& request)
    : _metrics(metrics), _id(request.id), _method(request.method), _path(request.path), _address(request.address) {}

AccessLine::~AccessLine() {
    if (_status == 0) return;
    try {
        write();
    } catch (...) {
        // The request is answered; a log that can't be written is no reason to end the server.
    }
}

void AccessLine::answered(int status, std::string pattern, std::int64_t user) {
    _status = status;
    _pattern = std::move(pattern);
    _user = user;
}

void AccessLine::write() const {
    const Context frame("request", _id);
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - _started);
    _metrics.request(_pattern, _status, duration, _statements);
    log(accessed, {{"method", _method},
                   {"path", _path},
                   {"status", std::to_string(_status)},
                   {"milliseconds",
                    std::to_string(duration.count() / 1000) + "." + std::to_string(duration.count() % 1000 / 100)},
                   {"statements", std::to_string(_statements)},
                   {"user", std::to_string(_user)},
                   {"address", _address}});
}

}  // namespace kontor
