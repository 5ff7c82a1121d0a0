// RFC 3339 and the local time of people.
#include "kontor/time.h"
#include "kontor/translations.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    std::string_view rest = fuzz::textOf(data, size);
    const std::string_view text = fuzz::takePart(rest);
    const auto time = parseTime(text);
    if (!time) return 0;
    const std::string written = formatTime(*time);
    fuzz::require(written.size() == 27, "a time has its length");
    fuzz::require(parseTime(written) == time, "a time written is read as the same");
    fuzz::require(!localTime(*time, "de", rest).empty(), "there is a local time");
    return 0;
}
