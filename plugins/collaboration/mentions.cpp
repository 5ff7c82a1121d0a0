#include "mentions.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "notices.h"

namespace kontor::collaboration {

namespace {

bool isLoginCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

/// What follows an @ that is no part of a mail address.
std::vector<std::string> loginsIn(const std::string& text) {
    std::vector<std::string> result;
    for (auto at = text.find('@'); at != std::string::npos && result.size() < mostMentions;
         at = text.find('@', at + 1)) {
        if (at > 0 && (isLoginCharacter(text[at - 1]) || text[at - 1] == '@')) continue;
        auto end = at + 1;
        while (end < text.size() && isLoginCharacter(text[end])) ++end;
        std::string login = text.substr(at + 1, end - at - 1);
        while (!login.empty() && (login.back() == '.' || login.back() == '-')) login.pop_back();
        if (!login.empty() && std::find(result.begin(), result.end(), login) == result.end())
            result.push_back(std::move(login));
    }
    return result;
}

/// Whether that person may see an entry of the record; their name when they may not.
std::optional<std::string> whoCanNotSee(WriteContext& context, std::int64_t person, bool isPrivate) {
    try {
        const Viewer viewer = context.kernel.accounts().viewerOf(context.tx, person, Origin::web);
        try {
            context.kernel.records().get(context.tx, viewer, *context.owner);
            const Viewer here = context.kernel.records().viewerOver(context.tx, viewer, *context.owner);
            if (here.may(isPrivate ? "collaboration.read_private" : "collaboration.read")) return std::nullopt;
        } catch (const NotFound&) {
            // Not theirs to see.
        } catch (const Forbidden&) {
            // Nor any of its kind.
        }
        return viewer.name();
    } catch (const NotFound&) {
        return std::to_string(person);  // gone
    }
}

}  // namespace

std::vector<std::int64_t> mentionsIn(WriteContext& context, const std::vector<std::int64_t>& given,
                                     const std::string& text, bool isPrivate) {
    std::vector<std::int64_t> result;
    if (!context.owner) return result;
    if (given.size() > mostMentions)
        throw Invalid("mention_ids", "error.too_many", {{"most", std::to_string(mostMentions)}});
    for (const auto id : given) {
        if (std::find(result.begin(), result.end(), id) != result.end()) continue;
        if (const auto name = whoCanNotSee(context, id, isPrivate))
            throw Invalid("mention_ids", "collaboration.mention_can_not_see", {{"name", *name}});
        result.push_back(id);
    }
    if (!context.viewer.may("collaboration.write") || context.viewer.isSystem()) return result;
    for (const auto& login : loginsIn(text)) {
        const auto id = context.kernel.accounts().findByLogin(context.tx, login);
        if (!id || std::find(result.begin(), result.end(), *id) != result.end()) continue;
        if (result.size() < mostMentions && !whoCanNotSee(context, *id, isPrivate)) result.push_back(*id);
    }
    return result;
}

void keepMentions(WriteContext& context, const Ref& entry, const std::vector<std::int64_t>& people,
                  const std::string& text) {
    std::vector<std::int64_t> told;
    for (const auto id : people)
        if (context.tx.execute("INSERT IGNORE INTO mentions (entry_kind, entry_id, user_id) VALUES (?, ?, ?)",
                               entry.kind, entry.id, id) > 0)
            told.push_back(id);
    tellMentioned(context, entry, told, text);
}

}  // namespace kontor::collaboration
