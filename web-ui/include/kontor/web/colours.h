#pragma once

#include <string>
#include <string_view>

#include "kontor/colours.h"
#include "kontor/json.h"
#include "kontor/translations.h"

namespace kontor::web {

/// The class that shows something in a colour of the palette; nothing for none.
inline std::string colourClass(std::string_view colour) {
    return colour.empty() ? std::string() : "k-colour-" + std::string(colour);
}

/// The palette for a select: [{value, label, selected}], first of all no colour.
inline Json colourOptions(std::string_view chosen, const Translations& translations, std::string_view locale) {
    Json options = Json::array({Json::object(
        {{"value", ""}, {"label", translations.text(locale, "web.colour.none")}, {"selected", chosen.empty()}})});
    for (const auto colour : colours)
        options.push(Json::object({{"value", colour},
                                   {"label", translations.text(locale, "web.colour." + std::string(colour))},
                                   {"selected", colour == chosen}}));
    return options;
}

}  // namespace kontor::web
