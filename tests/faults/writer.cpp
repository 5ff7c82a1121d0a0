#include "writer.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "kontor/text.h"

namespace kontor::faults {

using test::HttpClient;
using test::HttpResponse;

namespace {

std::string codeOf(const HttpResponse& answer) {
    try {
        return Json::parse(answer.body)["code"].text();
    } catch (const std::exception&) {
        return {};
    }
}

std::string ticketPath(std::int64_t id) {
    return "/api/v1/tickets/" + std::to_string(id);
}

}  // namespace

Writer::Writer(int number, std::uint64_t seed, Tally& tally)
    : _number(number), _random(seed * 1000 + static_cast<std::uint64_t>(number)), _tally(tally) {}

int Writer::below(int most) {
    return static_cast<int>(_random() % static_cast<std::uint64_t>(most));
}

OwnTicket& Writer::any() {
    // Mostly the newest ones, so that changes meet what was made just before.
    const auto size = static_cast<int>(_tickets.size());
    return _tickets[static_cast<std::size_t>(size - 1 - below(std::min(size, 30)))];
}

/// Answers 503 are allowed when they say when to come again; other failures are not.
bool Writer::expected(const HttpResponse& answer, const std::string& what) {
    _tally.count("answers " + std::to_string(answer.status));
    if (answer.status < 300) return true;
    if (answer.status == 503) {
        if (answer.header("retry-after").empty()) _tally.violation(what + ": 503 without Retry-After");
        if (answer.header("content-type").find("application/problem+json") == std::string::npos)
            _tally.violation(what + ": 503 that is no problem+json: " + answer.body);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return false;
    }
    _tally.violation(what + ": " + std::to_string(answer.status) + " " + answer.body);
    return false;
}

Write& Writer::begin(std::string kind, std::string path, std::string body) {
    Write write;
    write.kind = std::move(kind);
    write.key = "w" + std::to_string(_number) + "x" + std::to_string(++_made);
    write.path = std::move(path);
    write.body = std::move(body);
    _writes.push_back(std::move(write));
    return _writes.back();
}

/// True when it was acknowledged.
bool Writer::send(HttpClient& client, Write& write) {
    test::HttpHeaders headers{{"Idempotency-Key", write.key}};
    if (write.kind == "file") {
        headers.emplace_back("Content-Type", "application/octet-stream");
        headers.emplace_back("X-File-Name", write.key + ".bin");
    }
    ++write.attempts;
    const auto answer = client.request("POST", write.path, write.body, headers);
    if (answer.status == 409 && write.attempts > 1 && codeOf(answer).starts_with("error.idempotency_")) {
        // An earlier attempt got as far as taking its key. It happened or it did not; it never happens twice.
        _tally.count("outcomes unknown");
        write.outcome = Write::Outcome::unknown;
        return false;
    }
    if (!expected(answer, "POST " + write.path + " " + write.key)) return false;
    write.outcome = Write::Outcome::acknowledged;
    _tally.count("acknowledged");
    _tally.count("acknowledged " + write.kind);
    if (write.attempts > 1) _tally.count("acknowledged after another attempt");
    const Json told = Json::parse(answer.body);
    if (write.kind == "bulk") {
        tellBulk(write, told);
        return true;
    }
    write.id = told["id"].integer();
    if (write.kind == "ticket") {
        OwnTicket ticket;
        ticket.id = write.id;
        ticket.key = write.key;
        ticket.mails = write.mailed;
        ticket.etag = answer.header("etag");
        _tickets.push_back(ticket);
    }
    if (write.kind == "file" && told["sha256"].text() != write.sha256)
        _tally.violation("file " + write.key + " was answered with another SHA-256");
    return true;
}

void Writer::tellBulk(const Write& write, const Json& answer) {
    const Json list = answer["results"];
    for (const Json& result : list.items()) {
        const auto status = result["status"].integer();
        const auto id = result["id"].integer();
        const auto own = std::find_if(_tickets.begin(), _tickets.end(), [&](const auto& one) { return one.id == id; });
        if (own == _tickets.end() || (status != 200 && status != 503))
            _tally.violation("bulk " + write.key + ": " + result.dump());
        else if (status == 200)
            own->tag = {write.key, {}};
    }
}

void Writer::addTicket(HttpClient& client) {
    const bool mails = _requesterId != 0 && below(4) == 0;
    Json body = Json::object({{"subject", ""}, {"type", "incident"}});
    if (mails) body["requester_id"] = _requesterId;
    Write& write = begin("ticket", "/api/v1/tickets", "");
    body["subject"] = "Ticket " + write.key;
    write.body = body.dump();
    write.mailed = mails;
    send(client, write);
}

void Writer::addMessage(HttpClient& client) {
    const OwnTicket ticket = any();
    Json body = Json::object({{"body_text", ""}});
    if (below(2) == 0) {
        std::string content(static_cast<std::size_t>(1 + below(below(10) == 0 ? 300'000 : 4000)), '\0');
        for (char& byte : content) byte = static_cast<char>(_random());
        Write& file = begin("file", "/api/v1/files", content);
        file.sha256 = sha256Hex(content);
        if (!send(client, file)) return;
        body["file_ids"] = Json::array({Json(file.id)});
    }
    Write& write = begin("message", ticketPath(ticket.id) + "/messages", "");
    body["body_text"] = "Message " + write.key + " ends";
    write.body = body.dump();
    write.mailed = ticket.mails;
    send(client, write);
}

void Writer::change(HttpClient& client) {
    OwnTicket& ticket = any();
    const std::string text = "text " + std::to_string(++_made) + " of " + ticket.key;
    test::HttpHeaders headers;
    const bool conditional = below(2) == 0 && !ticket.etag.empty();
    if (conditional) headers.emplace_back("If-Match", ticket.etag);
    ticket.description.sentSince.insert(text);
    ticket.etag.clear();
    const auto answer = client.patch(ticketPath(ticket.id), Json::object({{"description", text}}).dump(), headers);
    if (answer.status == 412 && conditional) {
        // A message, a mail or an attempt nothing was heard of changed it meanwhile.
        ticket.description.sentSince.erase(text);
        _tally.count("answers 412");
        return;
    }
    if (!expected(answer, "PATCH of " + ticket.key)) return;
    ticket.description = {text, {}};
    ticket.etag = answer.header("etag");
    _tally.count("acknowledged");
    _tally.count("acknowledged change");
}

void Writer::changeMany(HttpClient& client) {
    Json ids = Json::array();
    const std::size_t count = std::min<std::size_t>(_tickets.size(), 12);
    Write& write = begin("bulk", "/api/v1/tickets/bulk", "");
    for (std::size_t i = _tickets.size() - count; i < _tickets.size(); ++i) {
        ids.push(_tickets[i].id);
        _tickets[i].tag.sentSince.insert(write.key);
        _tickets[i].etag.clear();
    }
    write.body =
        Json::object({{"ids", ids}, {"patch", Json::object({{"tags", Json::array({Json(write.key)})}})}}).dump();
    send(client, write);
}

void Writer::step(HttpClient& client) {
    if (!_writes.empty() && _writes.back().outcome == Write::Outcome::open) {
        send(client, _writes.back());
        return;
    }
    const int choice = below(100);
    if (_tickets.empty() || choice < 35)
        addTicket(client);
    else if (choice < 60)
        addMessage(client);
    else if (choice < 92)
        change(client);
    else
        changeMany(client);
}

void Writer::work(HttpClient& client, const std::atomic<bool>& stop) {
    try {
        while (!stop) step(client);
    } catch (const std::runtime_error&) {
        // The server is gone.
        _tally.count("connections that broke");
    }
}

void Writer::settle(HttpClient& client) {
    for (auto& write : _writes)
        for (int attempt = 0; write.outcome == Write::Outcome::open && attempt < 500; ++attempt) send(client, write);
}

}  // namespace kontor::faults
