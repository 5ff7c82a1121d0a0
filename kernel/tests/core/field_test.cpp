#include "kontor/field.h"

#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/records.h"

namespace kontor {
namespace {

struct Thing {
    static constexpr std::string_view kind = "thing";
    std::int64_t id = 0;
    std::string name;
    std::string note;
    std::string color;
    bool round = false;
    std::optional<std::int64_t> weight;
    std::optional<Time> soldAt;
    std::vector<std::string> tags;
    std::vector<std::int64_t> ownerIds;
    std::string secret;
    Json custom;
};

constexpr std::array<std::string_view, 3> colors{"red", "green", "blue"};
constexpr std::array thingFields{
    field<&Thing::id>("id").doc("Id."),
    field<&Thing::name>("name").writable().required().limit(10).doc("Name.").example("\"Ball\""),
    field<&Thing::note>("note").as(FieldType::longText).limit(100).writable(),
    field<&Thing::color>("color").oneOf(colors).writable(),
    field<&Thing::round>("round").writable(),
    field<&Thing::weight>("weight").between(1, 100).writable(),
    field<&Thing::soldAt>("sold_at").writable(),
    field<&Thing::tags>("tags").writable(),
    field<&Thing::ownerIds>("owner_ids").refersTo("user").writable().limit(3),
    field<&Thing::secret>("secret").writable().secret(),
    field<&Thing::custom>("custom").writable(),
};

RecordType thingType() {
    return recordType<Thing>("things", "thing", thingFields);
}

std::vector<std::string> complaints(const std::string& json, bool creating = false) {
    std::vector<std::string> result;
    try {
        Patch::fromJson(thingType(), Viewer::system("test"), Json::parse(json), creating);
    } catch (const Invalid& invalid) {
        for (const auto& error : invalid.errors()) result.push_back(error.field + ":" + error.message.key);
    }
    return result;
}

using Texts = std::vector<std::string>;

TEST(Fields, BadValuesAreAllNamed) {
    EXPECT_EQ(
        complaints(
            R"({"name":"","color":"pink","round":1,"weight":0,"sold_at":"x","tags":"a","owner_ids":[1,-2],"custom":[]})"),
        (Texts{"name:error.required", "color:error.not_one_of", "round:error.not_a_boolean",
               "weight:error.out_of_range", "sold_at:error.not_a_time", "tags:error.not_a_list",
               "owner_ids:error.not_an_id", "custom:error.not_an_object"}));
}

TEST(Fields, UnknownReadOnlyAndMissingOnesAreRefused) {
    EXPECT_EQ(complaints(R"({"nam":"x","id":5})", true),
              (Texts{"nam:error.unknown_field", "id:error.read_only", "name:error.required"}));
}

TEST(Fields, LengthCountsCharacters) {
    EXPECT_EQ(complaints(R"({"name":"ääääääääää"})"), Texts{});
    EXPECT_EQ(complaints(R"({"name":"äääääääääää"})"), Texts{"name:error.too_long"});
}

TEST(Fields, OneLineMeansOneLine) {
    EXPECT_EQ(complaints(R"({"name":"a\nb"})"), Texts{"name:error.one_line"});
    EXPECT_EQ(complaints(R"({"note":"a\nb"})"), Texts{});
}

TEST(Fields, NullNeedsAFieldThatMayBeNull) {
    EXPECT_EQ(complaints(R"({"weight":null,"sold_at":null,"tags":null})"), Texts{});
    EXPECT_EQ(complaints(R"({"round":null,"name":null})"), (Texts{"round:error.not_null", "name:error.required"}));
}

TEST(Fields, TextsOfFormsAreRead) {
    std::vector<FieldError> errors;
    const RecordType type = thingType();
    EXPECT_EQ(readFieldText(*type.field("weight"), "42", errors), FieldValue(std::int64_t{42}));
    EXPECT_EQ(readFieldText(*type.field("weight"), "", errors), FieldValue(nullptr));
    EXPECT_EQ(readFieldText(*type.field("owner_ids"), "3, 4", errors), FieldValue(std::vector<std::int64_t>{3, 4}));
    EXPECT_EQ(readFieldText(*type.field("tags"), "a, b ,", errors), FieldValue(std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(readFieldText(*type.field("round"), "", errors), FieldValue(false));
    EXPECT_EQ(readFieldText(*type.field("sold_at"), "2026-01-31T08:15:00Z", errors),
              FieldValue(*parseTime("2026-01-31T08:15:00Z")));
    EXPECT_TRUE(errors.empty());
    EXPECT_FALSE(readFieldText(*type.field("weight"), "4x", errors));
    EXPECT_FALSE(readFieldText(*type.field("sold_at"), "yesterday", errors));
    EXPECT_EQ(errors.size(), 2u);
}

TEST(Field, HtmlFromOutsideIsSanitised) {
    const Field body = field<&Thing::note>("note").as(FieldType::html).limit(1000);
    std::vector<FieldError> errors;
    const FieldValue clean(std::string("<p>a</p>"));
    EXPECT_EQ(readField(body, Json("<p onclick=x()>a</p><script>b</script>"), errors), clean);
    EXPECT_EQ(readFieldText(body, "<p onclick=x()>a</p><script>b</script>", errors), clean);
    EXPECT_TRUE(errors.empty());
}

TEST(Fields, SecretsAreNeverShown) {
    Thing thing;
    thing.secret = "hidden";
    EXPECT_EQ(toJson(FieldTable(thingFields), &thing).find("secret"), nullptr);
    EXPECT_EQ(schemaOf(FieldTable(thingFields), false)["properties"].find("secret"), nullptr);
    EXPECT_NE(schemaOf(FieldTable(thingFields), true)["properties"].find("secret"), nullptr);
}

TEST(Fields, WhatIsWrittenIsReadBack) {
    const Json body = Json::parse(
        R"({"name":"Ball","note":"","color":"red","round":true,"weight":5,"sold_at":"2026-01-01T00:00:00.000000Z","tags":["a"],"owner_ids":[1],"custom":{"x":1}})");
    const RecordType type = thingType();
    const Patch patch = Patch::fromJson(type, Viewer::system("test"), body, true);
    Thing thing;
    for (const auto& [name, value] : patch.values()) {
        FieldValue copy = value;
        type.field(name)->set(&thing, std::move(copy));
    }
    Json back = toJson(FieldTable(thingFields), &thing);
    back.erase("id");
    EXPECT_EQ(back.dump(), body.dump());
}

}  // namespace
}  // namespace kontor
