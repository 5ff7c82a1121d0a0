#include "fake_provider.h"

#include "core/oauth_client.h"

namespace kontor::mail::test {

namespace {

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            plain += text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

std::map<std::string, std::string> formOf(std::string_view text) {
    std::map<std::string, std::string> form;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        form[decoded(pair.substr(0, equals))] = decoded(pair.substr(std::min(equals + 1, pair.size())));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return form;
}

}  // namespace

FakeProvider::FakeProvider() : _script([this](kontor::test::TcpPeer& peer) { talk(peer); }) {}

std::string FakeProvider::refreshToken() {
    const std::lock_guard lock(_mutex);
    return _refresh = "refresh-" + std::to_string(++_serial);
}

std::string FakeProvider::signInAt(const std::string& url) {
    const auto form = formOf(std::string_view(url).substr(url.find('?') + 1));
    const std::lock_guard lock(_mutex);
    _challenge = form.at("code_challenge");
    _code = "code-" + std::to_string(++_serial);
    return "state=" + form.at("state") + "&code=" + _code;
}

void FakeProvider::revokeAll() {
    const std::lock_guard lock(_mutex);
    _refresh.clear();
}

void FakeProvider::endAccess() {
    const std::lock_guard lock(_mutex);
    _access.clear();
}

void FakeProvider::breakDown(bool yes) {
    const std::lock_guard lock(_mutex);
    _broken = yes;
}

int FakeProvider::renewals() const {
    const std::lock_guard lock(_mutex);
    return _renewals;
}

int FakeProvider::logins() const {
    const std::lock_guard lock(_mutex);
    return _logins;
}

std::string FakeProvider::currentRefreshToken() const {
    const std::lock_guard lock(_mutex);
    return _refresh;
}

std::string FakeProvider::give() {
    const std::string n = std::to_string(++_serial);
    if (!_refresh.empty()) _used.insert(_refresh);
    _refresh = "refresh-" + n;
    _access.insert("access-" + n);
    return R"({"token_type":"Bearer","expires_in":3600,"access_token":"access-)" + n + R"(","refresh_token":")" +
           _refresh + "\"}";
}

std::string FakeProvider::token(const std::map<std::string, std::string>& form, int& status) {
    const auto value = [&](const char* name) {
        const auto found = form.find(name);
        return found == form.end() ? std::string() : found->second;
    };
    status = 400;
    if (_broken) {
        status = 503;
        return R"({"error":"temporarily_unavailable"})";
    }
    if (value("client_id") != "kontor" || value("client_secret") != "a+b & c") return R"({"error":"invalid_client"})";
    const std::string grant = value("grant_type");
    if (grant == "refresh_token") {
        ++_renewals;
        if (_used.contains(value("refresh_token"))) _refresh.clear();
        if (_refresh.empty() || value("refresh_token") != _refresh)
            return R"({"error":"invalid_grant","error_description":"the token was revoked"})";
    } else if (grant == "authorization_code") {
        if (_code.empty() || value("code") != _code || codeChallenge(value("code_verifier")) != _challenge)
            return R"({"error":"invalid_grant"})";
        _code.clear();
    } else if (grant != "client_credentials") {
        return R"({"error":"unsupported_grant_type"})";
    }
    status = 200;
    return give();
}

void FakeProvider::talk(kontor::test::TcpPeer& peer) {
    const std::string request = peer.line();
    std::size_t length = 0;
    for (std::string line = peer.line(); !line.empty(); line = peer.line())
        if (line.starts_with("Content-Length:") || line.starts_with("content-length:"))
            length = std::stoul(line.substr(15));
    const std::string body = length > 0 ? peer.bytes(length) : "";
    int status = 404;
    std::string answer = "{}";
    if (request.starts_with("POST /token")) {
        const std::lock_guard lock(_mutex);
        answer = token(formOf(body), status);
    } else if (const auto at = request.find("token=");
               request.starts_with("GET /introspect?") && at != std::string::npos) {
        if (beforeLogin) beforeLogin();
        const std::lock_guard lock(_mutex);
        const std::string token = decoded(request.substr(at + 6, request.find_first_of("& ", at) - at - 6));
        status = 200;
        const bool active = _access.contains(token);
        _logins += active ? 1 : 0;
        answer = active ? R"({"active":true,"username":"support"})" : R"({"active":false})";
    }
    peer.say("HTTP/1.1 " + std::to_string(status) +
             " x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
             std::to_string(answer.size()) + "\r\n\r\n" + answer);
}

}  // namespace kontor::mail::test
