#include "people_desk.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExportTest : public PeopleDesk {
  protected:
    Json exported(const Viewer& viewer, std::int64_t id) {
        return Json::parse(server.kernel().files().read(people().exported(viewer, id)));
    }
};

TEST_F(ExportTest, EverythingThatRefersToAPersonIsInTheFile) {
    const Viewer self = server.viewerOf(anna);
    for (int i = 0; i < 205; ++i) create(self, "ticket", R"({"subject": "Ticket )" + std::to_string(i) + "\"}");
    patch(self, "user", anna, R"({"phone": "+49 30 42"})");
    const Json file = exported(admin, anna);
    EXPECT_EQ(file["account"]["login"].text(), "anna.berg");
    EXPECT_EQ(file["records.ticket"].size(), 205U);
    EXPECT_THAT(file["history"].dump(), HasSubstr("+49 30 42"));
    EXPECT_FALSE(file["account"].find("password"));
    EXPECT_EQ(number("SELECT COUNT(*) FROM journal WHERE action = 'exported' AND record_id = " + std::to_string(anna)),
              1);
}

TEST_F(ExportTest, OnesOwnHoldsWhatOneMaySee) {
    const Viewer self = server.viewerOf(anna);
    const auto ticket = create(self, "ticket", R"({"subject": "Mine"})");
    create(agent, "note", R"({"body_text": "secret remark", "visibility": "private"})", Ref{"ticket", ticket});
    const Json file = exported(self, anna);
    EXPECT_EQ(file["account"]["email"].text(), "anna.berg@example.com");
    EXPECT_EQ(file["records.ticket"].size(), 1U);
    EXPECT_THAT(file.dump(), Not(HasSubstr("secret remark")));
    EXPECT_THROW(people().exported(self, agent.id()), Forbidden);
    EXPECT_THROW(people().exported(agent, anna), Forbidden);
}

TEST_F(ExportTest, NobodyTakesAnothersDataAlongWhileActingForThem) {
    ViewerData data = server.viewerOf(anna).data();
    data.impersonatorId = agent.id();
    data.impersonatorName = "agent";
    EXPECT_THROW(people().exported(Viewer(data), anna), Conflict);
    // Nor with a token that was made for something else.
    data = server.viewerOf(anna).data();
    data.scopes = {"tickets:read"};
    EXPECT_THROW(people().exported(Viewer(data), anna), Forbidden);
}

}  // namespace
}  // namespace kontor::test
