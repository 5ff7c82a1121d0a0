#include "names.h"

#include <utility>

#include "kontor/text.h"

namespace kontor::demo {

std::string loginPart(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> spelled{{{"ä", "ae"},
                                                                                            {"ö", "oe"},
                                                                                            {"ü", "ue"},
                                                                                            {"Ä", "ae"},
                                                                                            {"Ö", "oe"},
                                                                                            {"Ü", "ue"},
                                                                                            {"ß", "ss"},
                                                                                            {"ş", "s"},
                                                                                            {"ı", "i"},
                                                                                            {"é", "e"},
                                                                                            {"ç", "c"},
                                                                                            {"ğ", "g"},
                                                                                            {" ", ""},
                                                                                            {"-", ""}}};
    std::string result(name);
    for (const auto& [from, to] : spelled) result = replaceAll(std::move(result), from, to);
    return asciiLower(result);
}

}  // namespace kontor::demo
