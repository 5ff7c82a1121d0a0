#include "requester_card.h"

namespace kontor::tickets {

namespace {

constexpr std::pair<const char*, const char*> references[] = {{"organisation_id", "organisation"},
                                                              {"department_id", "department"},
                                                              {"location_id", "location"},
                                                              {"manager_id", "user"}};

}  // namespace

std::vector<Ref> namedOnCard(const Json& person) {
    std::vector<Ref> named;
    for (const auto& [field, kind] : references)
        if (person[field].isInteger()) named.push_back({kind, person[field].integer()});
    return named;
}

void putRequester(Json& card, const Json& person, const Names& people, const PageWords& words) {
    card["email"] = person["email"].text();
    card["vip"] = person["vip"] == Json(true);
    card["has_photo"] = person["photo_id"].isInteger();
    if (person["photo_id"].isInteger())
        card["photo"] = "/api/v1/users/" + std::to_string(person["id"].integer()) + "/photo";
    Json facts = Json::array();
    const auto add = [&](std::string_view label, const std::string& text) {
        if (!text.empty()) facts.push(Json::object({{"label", words.text(label)}, {"text", text}}));
    };
    add("field.job_title", person["title"].text());
    add("field.phone", person["phone"].text());
    add("field.mobile", person["mobile"].text());
    for (const auto& [field, kind] : references)
        if (person[field].isInteger()) add("field." + std::string(field), people.of(kind, person[field].integer()));
    card["facts"] = std::move(facts);
}

}  // namespace kontor::tickets
