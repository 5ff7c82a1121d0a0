#include "identity/device_name.h"

#include <array>
#include <utility>

#include "kontor/text.h"

namespace kontor {

namespace {

using Sign = std::pair<std::string_view, std::string_view>;

/// In this order: most browsers also claim to be those further down.
constexpr std::array<Sign, 8> browsers{{{"Edg", "Edge"},
                                        {"OPR/", "Opera"},
                                        {"Vivaldi/", "Vivaldi"},
                                        {"FxiOS/", "Firefox"},
                                        {"Firefox/", "Firefox"},
                                        {"CriOS/", "Chrome"},
                                        {"Chrome/", "Chrome"},
                                        {"Safari/", "Safari"}}};
constexpr std::array<Sign, 7> systems{{{"iPhone", "iPhone"},
                                       {"iPad", "iPad"},
                                       {"Android", "Android"},
                                       {"CrOS", "ChromeOS"},
                                       {"Windows", "Windows"},
                                       {"Mac OS X", "macOS"},
                                       {"Linux", "Linux"}}};

template <std::size_t n>
std::string_view firstOf(const std::array<Sign, n>& signs, std::string_view agent) {
    for (const auto& [sign, name] : signs)
        if (agent.find(sign) != std::string_view::npos) return name;
    return {};
}

}  // namespace

std::string deviceName(std::string_view agent) {
    if (!isUtf8(agent)) return {};
    agent = trimmed(agent);
    const std::string_view browser = firstOf(browsers, agent);
    const std::string_view system = firstOf(systems, agent);
    if (agent.starts_with("Mozilla/") && !browser.empty())
        return std::string(browser) + (system.empty() ? "" : ", " + std::string(system));
    return std::string(leftCharacters(agent.substr(0, agent.find(' ')), 100));
}

}  // namespace kontor
