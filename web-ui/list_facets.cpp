#include "list_facets.h"

#include <algorithm>

#include "kontor/encoding.h"
#include "kontor/web/view.h"

namespace kontor::web {

namespace {

constexpr std::size_t valuesShown = 8;

struct FacetValue {
    std::string value;  ///< as a query has it
    std::string label;
    std::int64_t count = 0;
};

/// `type:5` reads better than `type_id:5`.
std::string termName(const Field& field, const ListWords& words) {
    std::string name(field.name);
    if (!name.ends_with("_id")) return name;
    const std::string brief = name.substr(0, name.size() - 3);
    const QueryField* known = words.kernel.queryFields(words.page.kind).find(brief);
    return known && known->name == field.name ? brief : name;
}

Query conditionOf(const std::string& name, const std::string& value) {
    const bool isPlain = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    return {Query::Term{name, Query::Op::is, {{value, !isPlain || value.empty()}}}};
}

std::string asked(const Field& field, const std::string& value) {
    if (field.type != FieldType::boolean) return value.empty() ? "none" : value;
    return value == "1" ? "yes" : "no";
}

/// The values in the order of the field's words, otherwise the most frequent first; none at the end.
std::vector<FacetValue> valuesOf(const Field& field, const std::map<std::string, std::int64_t>& counts,
                                 const ListWords& words, const std::map<Ref, std::string>& names) {
    std::vector<FacetValue> result;
    const auto declared = words.choices(field);
    for (const auto& [value, count] : counts) {
        if (value.empty()) continue;
        FacetValue one{asked(field, value), {}, count};
        if (!field.target.empty()) {
            const auto id = wholeNumber(value);
            const auto name = id ? names.find({std::string(field.target), *id}) : names.end();
            if (name == names.end()) continue;  // nothing this viewer may see
            one.label = name->second;
        } else {
            one.label = words.value(field, value);
        }
        result.push_back(std::move(one));
    }
    const auto placeOf = [&](const FacetValue& one) {
        return std::find_if(declared.begin(), declared.end(),
                            [&](const auto& word) { return word.first == one.value; });
    };
    const bool isDeclared = !declared.empty() && field.type != FieldType::boolean;
    std::stable_sort(result.begin(), result.end(), [&](const FacetValue& a, const FacetValue& b) {
        return isDeclared ? placeOf(a) < placeOf(b) : a.count > b.count;
    });
    if (result.size() > valuesShown) result.resize(valuesShown);
    if (const auto none = counts.find(""); none != counts.end() && field.nullable && field.type != FieldType::boolean)
        result.push_back({"none", words.text("web.list.none"), none->second});
    return result;
}

}  // namespace

Facets::Counts countFacets(Transaction& tx, const ListQuery& wanted, const ListWords& words) {
    std::vector<std::string> fields;
    for (const auto& name : words.page.facets)
        if (words.readableField(name)) fields.push_back(name);
    if (fields.empty()) return {};
    return words.kernel.get<Facets>().facets(tx, words.viewer, words.page.kind, wanted.q, fields);
}

std::vector<Ref> namedIn(const Facets::Counts& counts, const ListWords& words) {
    std::vector<Ref> refs;
    for (const auto& [name, values] : counts.fields) {
        const Field* field = words.readableField(name);
        if (!field || field->target.empty()) continue;
        std::vector<std::pair<std::int64_t, std::int64_t>> ids;
        for (const auto& [value, count] : values)
            if (const auto id = wholeNumber(value)) ids.emplace_back(count, *id);
        std::sort(ids.rbegin(), ids.rend());
        if (ids.size() > valuesShown) ids.resize(valuesShown);
        for (const auto& [count, id] : ids) refs.push_back({std::string(field->target), id});
    }
    return refs;
}

Json facetsOf(const Facets::Counts& counts, const ListQuery& wanted, const ListWords& words,
              const std::map<Ref, std::string>& names) {
    Json result = Json::array();
    for (const auto& name : words.page.facets) {
        const Field* field = words.readableField(name);
        const auto counted = counts.fields.find(name);
        if (!field || counted == counts.fields.end()) continue;
        Json options = Json::array();
        for (const auto& one : valuesOf(*field, counted->second, words, names)) {
            Query condition = conditionOf(termName(*field, words), one.value);
            // Somebody may have typed the name of what is meant.
            for (const bool quoted : {false, true}) {
                Query named{Query::Term{termName(*field, words), Query::Op::is, {{one.label, quoted}}}};
                if (!field->target.empty() && wanted.has(named)) condition = std::move(named);
            }
            options.push(Json::object({{"label", one.label},
                                       {"count", number(one.count, words.viewer.locale()) + (counts.isCut ? "+" : "")},
                                       {"href", wanted.toggled(condition)},
                                       {"active", wanted.has(condition)}}));
        }
        // Where nobody has a value there is nothing to narrow.
        const bool isEmpty = counted->second.size() == 1 && counted->second.contains("");
        if (options.size() == 0 || (isEmpty && options.items().front()["active"] != Json(true))) continue;
        Json facet = Json::object({{"label", words.field(*field)}});
        facet["options"] = std::move(options);
        result.push(std::move(facet));
    }
    return result;
}

}  // namespace kontor::web
