#include "channels.h"

#include <algorithm>

namespace kontor::notifications {

Channels usualOf(const NoticeType& type) {
    const bool told = type.usual != NoticeType::Usual::off;
    return {type.usual == NoticeType::Usual::mail ? "now" : "off", told, told};
}

bool concerns(const NoticeType& type, const std::vector<std::string>& held) {
    if (type.roles.empty()) return true;
    const auto isIn = [](const std::vector<std::string>& list, const std::string& role) {
        return std::find(list.begin(), list.end(), role) != list.end();
    };
    return std::any_of(held.begin(), held.end(), [&](const std::string& role) {
        return isIn(type.roles, role) || !isIn(roles::everybody, role);
    });
}

}  // namespace kontor::notifications
