#include <algorithm>

#include "characters.h"
#include "syntax.h"

namespace kontor {

namespace {

using namespace query;

constexpr std::size_t mostOffers = 50;

/// What stands at the cursor: a word that may become a field's name, or a value of a term.
struct Place {
    std::u32string field;  ///< empty for a word
    Query::Op op = Query::Op::is;
    std::size_t from = 0;
    std::size_t to = 0;
    std::u32string typed;  ///< up to the cursor, without quotes
};

std::size_t endOfQuoted(std::u32string_view text, std::size_t start) {
    std::size_t at = start + 1;
    while (at < text.size() && text[at] != U'"') at += text[at] == U'\\' ? 2 : 1;
    return std::min(at + 1, text.size());
}

std::size_t endOfValue(std::u32string_view text, std::size_t start) {
    if (start < text.size() && text[start] == U'"') return endOfQuoted(text, start);
    std::size_t at = start;
    while (at < text.size() && !endsWord(text[at]) && text[at] != U',' && !text.substr(at).starts_with(U"..")) ++at;
    return at;
}

std::u32string unquoted(std::u32string_view text) {
    if (text.starts_with(U'"')) text.remove_prefix(1);
    return std::u32string(text);
}

/// Walks over whole tokens until the one that holds the cursor; nothing inside a phrase.
std::optional<Place> findPlace(std::u32string_view text, std::size_t cursor) {
    for (std::size_t at = 0;;) {
        while (at < cursor && (isBlank(text[at]) || text[at] == U'(' || text[at] == U')' || text[at] == U'-')) ++at;
        if (at < cursor && text[at] == U'"') {
            at = endOfQuoted(text, at);
            if (cursor < at || (cursor == at && text[at - 1] != U'"')) return std::nullopt;
            continue;
        }
        const std::size_t opAt = findOperator(text, at);
        if (opAt == npos || cursor <= opAt) {
            std::size_t end = opAt == npos ? at : opAt;
            if (opAt == npos) {
                while (end < text.size() && !endsWord(text[end])) ++end;
            }
            if (cursor <= end) return Place{{}, Query::Op::is, at, end, std::u32string(text.substr(at, cursor - at))};
            at = end;
            continue;
        }
        std::size_t value = opAt;
        Place place;
        place.field = text.substr(at, opAt - at);
        place.op = readOperator(text, value);
        for (;;) {
            const std::size_t end = endOfValue(text, value);
            if (cursor <= end) {
                place.from = std::min(value, cursor);
                place.to = end;
                place.typed = unquoted(text.substr(place.from, cursor - place.from));
                return place;
            }
            const std::u32string_view rest = text.substr(end);
            const std::size_t separator = rest.starts_with(U',') ? 1 : rest.starts_with(U"..") ? 2 : 0;
            value = end + separator;
            if (separator == 0) break;
        }
        at = value;
    }
}

/// Offers whose text begins with what was typed first, then those that hold it.
class Offers {
  public:
    explicit Offers(const Place& place) : _place(place), _typed(fold(place.typed)) {}

    void add(Completion::Kind kind, std::string_view name, std::string text, const std::string& title) {
        const std::size_t at = fold(name).find(_typed);
        if (at == std::u32string::npos) return;
        auto& list = at == 0 ? _beginning : _within;
        list.push_back({kind, std::move(text), title, _place.from, _place.to});
    }
    std::vector<Completion> take() {
        _beginning.insert(_beginning.end(), std::make_move_iterator(_within.begin()),
                          std::make_move_iterator(_within.end()));
        if (_beginning.size() > mostOffers) _beginning.resize(mostOffers);
        return std::move(_beginning);
    }

  private:
    const Place& _place;
    std::u32string _typed;
    std::vector<Completion> _beginning;
    std::vector<Completion> _within;
};

std::vector<std::string> valuesOf(const QueryField& field, bool isComparison) {
    std::vector<std::string> values = field.values;
    const auto add = [&values](std::initializer_list<const char*> more) {
        values.insert(values.end(), more.begin(), more.end());
    };
    switch (field.type) {
        case QueryType::boolean:
            add({"yes", "no"});
            break;
        case QueryType::time:
        case QueryType::date:
            if (isComparison) add({"1d", "7d", "30d"});
            add({"today", "yesterday", "tomorrow"});
            break;
        case QueryType::reference:
        case QueryType::references:
            if (field.kind == "user") add({"me"});
            break;
        default:
            break;
    }
    if (!isComparison) {
        for (const char* presence : {"none", "any"}) {
            if (std::find(values.begin(), values.end(), presence) == values.end()) values.emplace_back(presence);
        }
    }
    return values;
}

}  // namespace

std::vector<Completion> completeQuery(std::string_view text, std::size_t cursor, const QueryFields& fields) {
    if (text.size() > 4 * maxQueryLength) return {};
    const auto characters = decodeUtf8(text);
    if (!characters) return {};
    const auto place = findPlace(*characters, std::min(cursor, characters->size()));
    if (!place) return {};
    Offers offers(*place);
    if (place->field.empty()) {
        const bool hasOperator = findOperator(*characters, place->from) == place->to;
        for (const QueryField& field : fields.all()) {
            const std::string name = hasOperator ? field.name : field.name + ":";
            // One offer a field, whether its name or an alias was begun.
            const auto folded = fold(place->typed);
            const auto alias = std::find_if(field.aliases.begin(), field.aliases.end(),
                                            [&](const std::string& a) { return fold(a).starts_with(folded); });
            const bool byAlias = !fold(field.name).starts_with(folded) && alias != field.aliases.end();
            offers.add(Completion::Kind::field, byAlias ? *alias : field.name, name, field.title);
        }
        return offers.take();
    }
    const QueryField* field = fields.find(encodeUtf8(place->field));
    if (!field) return {};
    for (const std::string& value : valuesOf(*field, place->op != Query::Op::is)) {
        const auto plain = decodeUtf8(value);
        offers.add(Completion::Kind::value, value, plain && isBareValue(*plain) ? value : quote(value), "");
    }
    return offers.take();
}

}  // namespace kontor
