#include "receiver.h"

#include "front.h"
#include "kontor/testing/wait_for.h"

namespace kontor::webhooks::test {

Receiver::Receiver() {
    front::Options options;
    options.listen = {{"127.0.0.1:0"}};
    options.now = [] { return std::chrono::system_clock::time_point(); };
    options.log = [](const std::string&) {};
    options.workers = 2;
    _front =
        std::make_unique<front::Front>(std::move(options), [this](front::Exchange& exchange) { handle(exchange); });
    _front->start();
}

Receiver::~Receiver() {
    _front->stop();
}

void Receiver::handle(front::Exchange& exchange) {
    Heard heard{exchange.request().method, exchange.request().path, exchange.readBody(1 << 20), {}};
    for (const char* name :
         {"Content-Type", "X-Kontor-Event", "X-Kontor-Delivery", "X-Kontor-Timestamp", "X-Kontor-Signature"})
        if (const std::string* value = exchange.request().header(name)) heard.headers[name] = *value;
    Answer answer;
    {
        const std::lock_guard hold(_mutex);
        _heard.push_back(std::move(heard));
        answer = _answer;
    }
    front::Headers headers{{"Content-Type", "text/plain"}};
    if (!answer.location.empty()) headers.push_back({"Location", answer.location});
    exchange.send(answer.status, headers, answer.body);
}

std::string Receiver::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
}

std::uint16_t Receiver::port() const {
    return _front->port();
}

void Receiver::answer(Answer answer) {
    const std::lock_guard hold(_mutex);
    _answer = std::move(answer);
}

std::vector<Receiver::Heard> Receiver::heard() const {
    const std::lock_guard hold(_mutex);
    return _heard;
}

bool Receiver::waitFor(std::size_t count) const {
    return kontor::test::waitFor([&] { return heard().size() >= count; });
}

}  // namespace kontor::webhooks::test
