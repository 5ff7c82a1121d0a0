#include "ledger/journal_line.h"

#include "kontor/text.h"

namespace kontor {

std::string digestOf(const JournalLine& line) {
    std::string text;
    const auto add = [&](std::string_view part) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    };
    add(formatTime(line.at));
    add(std::to_string(line.actorId));
    add(line.via);
    add(line.reason);
    add(line.kind);
    add(std::to_string(line.recordId));
    add(line.action);
    add(line.changes);
    if (line.impersonatorId) add(std::to_string(*line.impersonatorId));
    return sha256Hex(text);
}

std::string chainHash(std::string_view previous, std::string_view digest) {
    return sha256Hex(std::string(previous) + std::string(digest));
}

}  // namespace kontor
