#include "body_decoder.h"

#include <algorithm>

#include "request.h"

namespace kontor::front {
namespace {

constexpr unsigned maxSizeDigits = 15;
constexpr std::size_t maxExtension = 1024;
constexpr std::size_t maxTrailers = 8 * 1024;

}  // namespace

BodyDecoder::BodyDecoder(const Framing& framing)
    : _state(framing.kind == Framing::Kind::none ? State::done : State::more),
      _chunked(framing.kind == Framing::Kind::chunked),
      _left(framing.length) {}

BodyDecoder::State BodyDecoder::feed(std::string_view& input, std::string& out) {
    if (_state != State::more) return _state;
    if (_chunked) {
        feedChunks(input, out);
    } else {
        takeData(input, out);
        if (_left == 0) _state = State::done;
    }
    return _state;
}

void BodyDecoder::takeData(std::string_view& input, std::string& out) {
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(_left, input.size()));
    out.append(input.substr(0, take));
    input.remove_prefix(take);
    _left -= take;
}

void BodyDecoder::feedChunks(std::string_view& input, std::string& out) {
    while (!input.empty() && _state == State::more) {
        if (_step == Step::data) {
            takeData(input, out);
            if (_left == 0) _step = Step::dataCr;
            continue;
        }
        const char c = input.front();
        input.remove_prefix(1);
        if (!step(c)) _state = State::bad;
    }
}

bool BodyDecoder::sizeByte(char c) {
    if (const int digit = hexValue(c); digit >= 0) {
        _left = _left * 16 + static_cast<unsigned>(digit);
        return ++_digits <= maxSizeDigits;
    }
    if (_digits == 0 || (c != '\r' && c != ';')) return false;
    _step = c == '\r' ? Step::sizeLf : Step::extension;
    _overhead = 0;
    return true;
}

bool BodyDecoder::trailerByte(char c) {
    if (++_overhead > maxTrailers) return false;
    if (_step == Step::trailerValue) {
        if (c == '\r') _step = Step::trailerLf;
        return c == '\r' || isFieldValue({&c, 1});
    }
    if (c == ':' && _step == Step::trailerName) {
        _step = Step::trailerValue;
        return true;
    }
    _step = Step::trailerName;
    return isToken({&c, 1});
}

bool BodyDecoder::step(char c) {
    switch (_step) {
        case Step::size:
            return sizeByte(c);
        case Step::extension:
            if (c == '\r') _step = Step::sizeLf;
            return c == '\r' || (isFieldValue({&c, 1}) && ++_overhead <= maxExtension);
        case Step::sizeLf:
            _step = _left == 0 ? Step::lineStart : Step::data;
            _digits = 0;
            _overhead = 0;
            return c == '\n';
        case Step::data:
            return false;
        case Step::dataCr:
            _step = Step::dataLf;
            return c == '\r';
        case Step::dataLf:
            _step = Step::size;
            return c == '\n';
        case Step::lineStart:
            if (c != '\r') return trailerByte(c);
            _step = Step::endLf;
            return true;
        case Step::trailerName:
        case Step::trailerValue:
            return trailerByte(c);
        case Step::trailerLf:
            _step = Step::lineStart;
            return c == '\n';
        case Step::endLf:
            if (c == '\n') _state = State::done;
            return c == '\n';
    }
    return false;
}

}  // namespace kontor::front
