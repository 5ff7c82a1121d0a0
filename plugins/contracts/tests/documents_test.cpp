// Documents: their files, what they hang on, who sees them, and the warning of one that may be there twice.
#include "contracts_desk.h"

namespace kontor::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Documents : public ContractsDesk {
  protected:
    std::string upload(test::HttpClient& client, const std::string& name) {
        const auto answer = client.request("POST", "/api/v1/files", "content of " + name,
                                           {{"Content-Type", "text/plain"}, {"X-File-Name", name}});
        EXPECT_EQ(answer.status, 201) << answer.body;
        return std::to_string(Json::parse(answer.body)["id"].integer());
    }
    std::string ticket() { return "tickets/" + id(make("tickets", R"({"subject": "Broken", "requester_id": 1})")); }
};

TEST_F(Documents, WhoSeesOneReadsItsFiles) {
    const std::string file = upload(admin, "scan.txt");
    auto agent = priceless("ada");
    EXPECT_EQ(agent.get("/api/v1/files/" + file).status, 404);
    const Json made = make("documents", R"({"number": "R-1", "file_ids": [)" + file + "]}");
    EXPECT_EQ(made["attachments"].items()[0]["name"].text(), "scan.txt");
    EXPECT_EQ(agent.get("/api/v1/files/" + file).status, 200);
    const std::string second = upload(admin, "page2.txt");
    const Json changed = change("documents/" + id(made), R"({"file_ids": [)" + second + "]}");
    EXPECT_THAT(changed["attachments"].items(), SizeIs(2));
    EXPECT_EQ(agent.get("/api/v1/files/" + second).status, 200);
    auto other = person("otto", "agent");
    const std::string others = upload(other, "mine.txt");
    EXPECT_THAT(refused("documents", R"({"number": "R-2", "file_ids": [999999]})"), ElementsAre("file_ids"));
}

TEST_F(Documents, WhatContradictsItselfIsRefusedByName) {
    EXPECT_THAT(refused("documents", R"({"type": "invoice"})"), ElementsAre("number"));
    EXPECT_THAT(refused("documents", R"({"number": "1", "dated": "2026-03-31", "due_on": "2026-03-30"})"),
                ElementsAre("due_on"));
    EXPECT_THAT(refused("documents", R"({"number": "1", "dated": "31.03.2026"})"), ElementsAre("dated"));
    EXPECT_THAT(refused("documents", R"({"number": "1", "total": {"amount": "1.005", "currency": "EUR"}})"),
                ElementsAre(HasSubstr("total")));
    EXPECT_THAT(refused("documents", R"({"number": "1", "type": "letter"})"), ElementsAre("type"));
    make("documents", R"({"number": "credit", "total": {"amount": "-5.00", "currency": "EUR"}})");
}

TEST_F(Documents, OneThatMayBeThereTwiceSaysSo) {
    const Json supplier = make("suppliers", R"({"name": "Twice"})");
    const std::string body = R"({"number": "R-77", "supplier_id": )" + id(supplier) + "}";
    const Json first = make("documents", body);
    EXPECT_TRUE(first["duplicate_of_id"].isNull());
    EXPECT_EQ(make("documents", body)["duplicate_of_id"].integer(), first["id"].integer());
    EXPECT_TRUE(make("documents", R"({"number": "R-77"})")["duplicate_of_id"].isNull());
    const Json list = get("documents?q=number:R-77&sort=id");
    EXPECT_EQ(list["items"].items()[1]["duplicate_of_id"].integer(), first["id"].integer());
}

TEST_F(Documents, HangOnRecordsAndAreFoundFromBothEnds) {
    const Json supplier = make("suppliers", R"({"name": "Both ends"})");
    const Json contract =
        make("contracts", R"({"name": "Copiers", "cost_centre": "4711", "supplier_id": )" + id(supplier) + "}");
    const std::string of = "contracts/" + id(contract) + "/documents";
    const Json made = make(of, R"({"document": {"number": "R-5", "dated": "2026-02-01"}})");
    EXPECT_EQ(made["role"].text(), "invoice");
    EXPECT_EQ(made["document_number"].text(), "R-5");
    EXPECT_EQ(made["supplier_name"].text(), "Both ends");
    const std::string document = std::to_string(made["document_id"].integer());
    EXPECT_EQ(get("documents/" + document)["cost_centre"].text(), "4711");
    const std::string broken = ticket();
    make(broken + "/documents", R"({"role": "warranty", "document_id": )" + document + "}");
    EXPECT_EQ(get(broken + "/documents")["items"].items()[0]["document_number"].text(), "R-5");
    const Json links = get("documents/" + document + "/links");
    ASSERT_THAT(links["items"].items(), SizeIs(2));
    EXPECT_EQ(links["items"].items()[0]["label"].text(), "Copiers");
    EXPECT_THAT(links["items"].items()[1]["label"].text(), HasSubstr("Broken"));
    // Files alone make one that is named after them.
    const Json named =
        make(broken + "/documents", R"({"role": "manual", "file_ids": [)" + upload(admin, "m.txt") + "]}");
    EXPECT_EQ(named["document_title"].text(), "m.txt");
    EXPECT_EQ(named["document_type"].text(), "other");
    EXPECT_EQ(named["attachments"].items()[0]["name"].text(), "m.txt");

    refused(of, R"({"document_id": )" + document + "}", 409);
    EXPECT_THAT(refused(of, "{}"), ElementsAre("document_id"));
    EXPECT_THAT(refused(of, R"({"document_id": 999999})"), ElementsAre("document_id"));
    EXPECT_THAT(refused(of, R"({"document": {"type": "invoice"}})"), ElementsAre("document.number"));
    EXPECT_THAT(refused(of, R"({"document": {"number": "1", "shoe": 3}})"), ElementsAre("document.shoe"));
    EXPECT_THAT(refused(of, R"({"file_ids": [999999]})"), ElementsAre("file_ids"));
    sent(admin, "DELETE", "/api/v1/" + of + "/" + id(made), "", 204);
    EXPECT_THAT(get("documents/" + document + "/links")["items"].items(), SizeIs(1));
}

TEST_F(Documents, AreSeenWithinLimits) {
    const Json mine = make("departments", R"({"name": "Mine"})");
    const Json theirs = make("departments", R"({"name": "Theirs"})");
    const auto document = [&](const Json& department, const std::string& number) {
        return make("documents", R"({"number": ")" + number + R"(", "department_id": )" + id(department) + "}");
    };
    const Json seen = document(mine, "seen");
    const Json hidden = document(theirs, "hidden");
    const std::string broken = ticket();
    for (const auto* one : {&seen, &hidden}) make(broken + "/documents", R"({"document_id": )" + id(*one) + "}");
    const auto user = server().createUser("limited", {"agent"});
    auto full = server().as("limited");
    EXPECT_THAT(sent(full, "GET", "/api/v1/" + broken + "/documents", "", 200)["items"].items(), SizeIs(2));
    change("users/" + std::to_string(user), R"({"roles": ["requester"]})");
    make("role-grants",
         R"({"user_id": )" + std::to_string(user) + R"(, "role": "agent", "department_ids": [)" + id(mine) + "]}");
    auto limited = server().as("limited");
    const Json list = sent(limited, "GET", "/api/v1/documents", "", 200);
    ASSERT_THAT(list["items"].items(), SizeIs(1));
    EXPECT_EQ(list["items"].items()[0]["number"].text(), "seen");
    EXPECT_EQ(limited.get("/api/v1/documents/" + id(hidden)).status, 404);
}

}  // namespace
}  // namespace kontor::contracts
