#include "kontor/tags.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

void tidyTags(std::vector<std::string>& tags) {
    std::vector<std::string> kept;
    for (auto& tag : tags) {
        if (characters(tag) > 50) throw Invalid("tags", "error.too_long", {{"most", "50"}});
        const std::string lower = asciiLower(tag);
        if (std::none_of(kept.begin(), kept.end(), [&](const auto& other) { return asciiLower(other) == lower; }))
            kept.push_back(std::move(tag));
    }
    tags = std::move(kept);
}

}  // namespace kontor
