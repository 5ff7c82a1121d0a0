#include "caret.h"

#include <algorithm>

#include "text.h"

namespace kontor::shell {

std::string caret(std::string_view line, std::size_t position, std::size_t width) {
    position = std::min(position, line.size());
    const std::size_t before = position == 0 ? std::string_view::npos : line.rfind('\n', position - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    std::string left = safeLine(line.substr(start, position - start));
    std::string right = safeLine(line.substr(position, std::min(line.find('\n', position), line.size()) - position));

    const std::size_t room = std::max<std::size_t>(width, 20) - 3;
    if (columns(left) + columns(right) > room && columns(left) > room / 2) {
        std::size_t at = 0;
        while (columns(std::string_view(left).substr(at)) > room / 2 - 1) {
            char32_t codePoint = 0;
            at += decode(left, at, codePoint);
        }
        left = "…" + left.substr(at);
    }
    right = cut(right, room - std::min(room, columns(left)));
    return "  " + left + right + "\n  " + std::string(columns(left), ' ') + "^\n";
}

}  // namespace kontor::shell
