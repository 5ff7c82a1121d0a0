// Takes a request body off the wire, by length or by chunks, and knows exactly where it ends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "head_parser.h"

namespace kontor::front {

class BodyDecoder {
  public:
    enum class State { more, done, bad };

    BodyDecoder() = default;
    explicit BodyDecoder(const Framing& framing);

    /// Consumes from the front of `input` and appends decoded bytes to `out`. What follows the body stays in `input`.
    State feed(std::string_view& input, std::string& out);

    State state() const noexcept { return _state; }

  private:
    enum class Step {
        size,
        extension,
        sizeLf,
        data,
        dataCr,
        dataLf,
        lineStart,
        trailerName,
        trailerValue,
        trailerLf,
        endLf
    };

    void feedChunks(std::string_view& input, std::string& out);
    void takeData(std::string_view& input, std::string& out);
    /// One byte of chunk framing; false if it may not stand here.
    bool step(char c);
    bool sizeByte(char c);
    bool trailerByte(char c);

    State _state = State::done;
    bool _chunked = false;
    std::uint64_t _left = 0;
    Step _step = Step::size;
    unsigned _digits = 0;
    std::size_t _overhead = 0;  ///< bytes of this chunk's extension or of all trailers
};

}  // namespace kontor::front
