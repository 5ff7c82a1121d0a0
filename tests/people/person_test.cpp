#include "people_desk.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class PersonTest : public PeopleDesk {};

TEST_F(PersonTest, FurtherAddressesBelongToOnePerson) {
    patch(admin, "user", anna,
          R"({"other_emails": [" Anna@Old.Example ", "anna.berg@example.com", "anna@old.example"]})");
    EXPECT_THAT(user(anna).otherEmails, ElementsAre("anna@old.example"));
    EXPECT_EQ(read([&](Transaction& tx) { return server.kernel().accounts().findByEmail(tx, "ANNA@old.example"); }),
              anna);
    EXPECT_THAT(faults([&] { create("user", R"({"login": "b", "name": "B", "email": "anna@old.example"})"); }),
                ElementsAre("email"));
    EXPECT_THAT(
        faults([&] { create("user", R"({"login": "b", "name": "B", "other_emails": ["anna.berg@example.com"]})"); }),
        ElementsAre("other_emails"));
    EXPECT_THAT(faults([&] { patch(admin, "user", anna, R"({"other_emails": ["nonsense"]})"); }),
                ElementsAre("other_emails"));
    // Becoming the main one it is no further one.
    patch(admin, "user", anna, R"({"email": "anna@old.example"})");
    EXPECT_THAT(user(anna).otherEmails, ElementsAre());
    write([&](Transaction& tx) { server.records().remove(tx, admin, {"user", anna}); });
    EXPECT_NO_THROW(create("user", R"({"login": "b", "name": "B", "email": "anna@old.example"})"));
}

TEST_F(PersonTest, WhoWritesFromAnOrganisationsDomainBelongsToIt) {
    const auto acme = create("organisation", R"({"name": "Acme", "domains": ["@ACME.example", "acme.test"]})");
    EXPECT_THAT(faults([&] { create("organisation", R"({"name": "Other", "domains": ["acme.test"]})"); }),
                ElementsAre("domains"));
    EXPECT_THAT(faults([&] { create("organisation", R"({"name": "Other", "domains": ["not a domain"]})"); }),
                ElementsAre("domains"));
    const User bert = user(create("user", R"({"login": "bert", "name": "Bert", "email": "bert@acme.example"})"));
    EXPECT_EQ(bert.organisationId, acme);
    EXPECT_TRUE(bert.external);
    EXPECT_FALSE(user(anna).external);
    EXPECT_THROW(write([&](Transaction& tx) { server.records().remove(tx, admin, {"organisation", acme}); }), Conflict);
    EXPECT_THROW(create(agent, "organisation", R"({"name": "x"})"), Forbidden);
}

TEST_F(PersonTest, EmployeeNumbersAreUnique) {
    EXPECT_THAT(faults([&] { create("user", R"({"login": "b", "name": "B", "employee_number": "EMP-10472"})"); }),
                ElementsAre("employee_number"));
}

TEST_F(PersonTest, PeopleHaveTheFieldsAnAdministratorAdds) {
    create("custom_field", R"({"applies_to": "user", "name": "cost_centre", "label_de": "Kostenstelle",
                              "label_en": "Cost centre", "type": "choice", "choices": ["4711", "4712"]})");
    patch(admin, "user", anna, R"({"custom": {"cost_centre": "4711"}})");
    EXPECT_EQ(user(anna).custom.dump(), R"({"cost_centre":"4711"})");
    EXPECT_THAT(faults([&] { patch(admin, "user", anna, R"({"custom": {"cost_centre": "1", "colour": "red"}})"); }),
                UnorderedElementsAre("custom.cost_centre", "custom.colour"));
    EXPECT_EQ(read([&](Transaction& tx) {
                  return server.records().counts(tx, admin, "user", {"custom.cost_centre:4711"}).front();
              }),
              1);
}

TEST_F(PersonTest, NothingLiesInANarrowerPlace) {
    const auto site = create("location", R"({"name": "Berlin", "type": "site"})");
    const auto under = [&](std::int64_t parent, const std::string& name, const std::string& type) {
        return create("location", R"({"name": ")" + name + R"(", "type": ")" + type + R"(", "parent_id": )" +
                                      std::to_string(parent) + "}");
    };
    const auto section = under(site, "House A", "section");
    const auto room = under(section, "2.14", "room");
    EXPECT_EQ(get("location", room)["path"].text(), "Berlin / House A / 2.14");
    EXPECT_THAT(faults([&] { under(room, "Munich", "site"); }), ElementsAre("type"));
    EXPECT_THAT(faults([&] { patch(admin, "location", site, R"({"type": "room"})"); }), ElementsAre("type"));
    EXPECT_NO_THROW(patch(admin, "location", site, R"({"type": "company"})"));
    EXPECT_NO_THROW(create("location", R"({"name": "Somewhere"})"));
}

TEST_F(PersonTest, APhotoIsOnesOwnOrThatOfWhoMayBeEdited) {
    const std::string png = std::string("\x89PNG\r\n\x1A\n", 8) +
                            std::string("\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3A\x7E\x9B\x55", 25) +
                            std::string("\0\0\0\nIDATx\x9C\x63\x60\0\0\0\2\0\1\x48\xAF\xA4\x71", 22) +
                            std::string("\0\0\0\0IEND\xAE\x42\x60\x82", 12);
    const Viewer self = server.viewerOf(anna);
    write([&](Transaction& tx) { people().setPhoto(tx, self, anna, png); });
    const auto first = user(anna).photoId;
    ASSERT_TRUE(first);
    const auto shown = read([&](Transaction& tx) { return people().photo(tx, agent, anna); });
    EXPECT_EQ(shown.mediaType, "image/png");
    EXPECT_EQ(server.kernel().files().read(shown), png);
    EXPECT_THROW(write([&](Transaction& tx) { people().setPhoto(tx, agent, anna, png); }), Forbidden);
    EXPECT_THROW(write([&](Transaction& tx) { people().setPhoto(tx, self, anna, "GIF89a"); }), Invalid);
    write([&](Transaction& tx) { people().setPhoto(tx, admin, anna, png); });
    EXPECT_NE(user(anna).photoId, first);
    write([&](Transaction& tx) { people().removePhoto(tx, self, anna); });
    EXPECT_THROW(read([&](Transaction& tx) { return people().photo(tx, agent, anna); }), NotFound);
    EXPECT_THROW(
        server.records().type("user").field("photo_id") && (patch(admin, "user", anna, R"({"photo_id": 1})"), true),
        Invalid);
}

}  // namespace
}  // namespace kontor::test
