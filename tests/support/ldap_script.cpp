#include "ldap_script.h"

#include <algorithm>

namespace kontor::test {

namespace {

enum Tag : unsigned char {
    integer = 0x02,
    octets = 0x04,
    enumerated = 0x0A,
    sequence = 0x30,
    set = 0x31,
    unbind = 0x42,
    bindRequest = 0x60,
    bindResponse = 0x61,
    searchRequest = 0x63,
    searchEntry = 0x64,
    searchDone = 0x65,
    searchReference = 0x73,
    controls = 0xA0,
};

constexpr const char* pagedResults = "1.2.840.113556.1.4.319";

/// An element of BER.
std::string tlv(unsigned char tag, const std::string& content) {
    std::string result(1, static_cast<char>(tag));
    if (content.size() < 0x80) {
        result += static_cast<char>(content.size());
    } else {
        result += '\x84';
        for (int shift = 24; shift >= 0; shift -= 8) result += static_cast<char>(content.size() >> shift & 0xFFU);
    }
    return result + content;
}

struct Element {
    unsigned char tag = 0;
    std::string content;
};

/// Takes elements of BER from the front of a text; nothing good comes of a text that is cut off.
class Reader {
  public:
    explicit Reader(std::string text) : _text(std::move(text)) {}
    bool more() const { return _at < _text.size(); }
    Element next() {
        Element element;
        if (_at + 2 > _text.size()) return element;
        element.tag = static_cast<unsigned char>(_text[_at]);
        std::size_t size = static_cast<unsigned char>(_text[_at + 1]);
        _at += 2;
        if (size >= 0x80) {
            std::size_t bytes = size & 0x7FU;
            for (size = 0; bytes > 0 && _at < _text.size(); --bytes)
                size = size << 8U | static_cast<unsigned char>(_text[_at++]);
        }
        element.content = _text.substr(_at, size);
        _at = std::min(_text.size(), _at + size);
        return element;
    }

  private:
    std::string _text;
    std::size_t _at = 0;
};

/// A whole message of the client's, without its outermost frame; empty when the client is gone.
std::string messageOf(TcpPeer& peer) {
    const std::string head = peer.bytes(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]);
    if (size >= 0x80) {
        const std::string length = peer.bytes(size & 0x7FU);
        size = 0;
        for (const char c : length) size = size << 8U | static_cast<unsigned char>(c);
    }
    return peer.bytes(size);
}

std::string pageCookie(const std::string& list) {
    for (Reader all(list); all.more();) {
        Reader control(all.next().content);
        if (control.next().content != pagedResults) continue;
        Element value = control.next();
        if (value.tag != octets) value = control.next();  // after the criticality
        Reader inner(Reader(value.content).next().content);
        inner.next();
        return inner.next().content;
    }
    return {};
}

LdapScript::Question questionOf(const std::string& request) {
    LdapScript::Question question;
    Reader in(request);
    question.base = in.next().content;
    const std::string scope = in.next().content;
    question.scope = scope.empty() ? 0 : scope.back();
    for (int skipped = 0; skipped < 4; ++skipped) in.next();
    question.filter = in.next().content;
    for (Reader names(in.next().content); names.more();) question.attributes.push_back(names.next().content);
    return question;
}

std::string resultOf(int code) {
    return tlv(enumerated, std::string(1, static_cast<char>(code))) + tlv(octets, "") + tlv(octets, "");
}

}  // namespace

bool LdapScript::Question::asks(std::string_view attribute) const {
    return std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
}

LdapScript::LdapScript(std::function<Answer(const Question&)> answer, std::function<Answer(const std::string&)> signIn)
    : _answer(std::move(answer)), _signIn(std::move(signIn)), _server([this](TcpPeer& peer) { talk(peer); }) {}

void LdapScript::talk(TcpPeer& peer) const {
    while (!peer.gone()) {
        Reader message(messageOf(peer));
        const std::string id = message.next().content;
        const Element request = message.next();
        const auto say = [&](unsigned char tag, const std::string& content, const std::string& with = {}) {
            peer.say(tlv(sequence, tlv(integer, id) + tlv(tag, content) + with));
        };
        if (request.tag == unbind || id.empty()) return;
        if (request.tag == bindRequest) {
            Reader in(request.content);
            in.next();
            const Answer answer = _signIn ? _signIn(in.next().content) : Answer{};
            if (answer.cut) return;
            say(bindResponse, resultOf(answer.code));
        }
        if (request.tag != searchRequest) continue;
        Question question = questionOf(request.content);
        if (const Element with = message.next(); with.tag == controls) question.cookie = pageCookie(with.content);
        const Answer answer = _answer(question);
        for (const auto& [dn, attributes] : answer.entries) {
            std::string list;
            for (const auto& [name, values] : attributes) {
                std::string all;
                for (const auto& value : values) all += tlv(octets, value);
                list += tlv(sequence, tlv(octets, name) + tlv(set, all));
            }
            say(searchEntry, tlv(octets, dn) + tlv(sequence, list));
        }
        for (const auto& url : answer.references) say(searchReference, tlv(octets, url));
        if (answer.cut) return;
        const std::string page = tlv(sequence, tlv(integer, std::string(1, '\0')) + tlv(octets, answer.cookie));
        say(searchDone, resultOf(answer.code),
            tlv(controls, tlv(sequence, tlv(octets, pagedResults) + tlv(octets, page))));
    }
}

}  // namespace kontor::test
