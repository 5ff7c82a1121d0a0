// Writing what is not for writing, pointing at what is not there, and reading that writes (S5, S12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class Writing : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();
    const Catalog& catalog = desk.server.kernel().catalog();

    static bool names(const HttpResponse& answer, std::string_view field) {
        const Json problem = Json::parse(answer.body);
        const Json* errors = problem.find("errors");
        return errors && std::any_of(errors->items().begin(), errors->items().end(),
                                     [&](const Json& error) { return error["field"].text() == field; });
    }
    static Json valueFor(const Field& field) {
        switch (field.type) {
            case FieldType::boolean:
                return true;
            case FieldType::integer:
            case FieldType::reference:
                return 1;
            case FieldType::decimal:
                return 1.5;
            case FieldType::references:
                return Json::array({1});
            case FieldType::words:
                return Json::array({"x"});
            case FieldType::json:
                return Json::object();
            case FieldType::time:
                return "2026-01-31T08:15:00Z";
            case FieldType::date:
                return "2026-01-31";
            case FieldType::money:
                return Json::object({{"amount", "12.50"}, {"currency", "EUR"}});
            case FieldType::enumeration:
                return field.values.empty() ? "x" : std::string(field.values.front());
            default:
                return "x";
        }
    }
    /// Whether a plugin answers that call itself, with a body of its own.
    bool declares(const std::string& method, const std::string& path) const {
        return std::any_of(catalog.routes.begin(), catalog.routes.end(),
                           [&](const auto& route) { return route.method == method && route.path == path; });
    }
    /// A record of the kind to try on, made by its own examples; 0 when there is none.
    std::int64_t anyOf(const RecordType& type) {
        const auto answer = desk.admin.get("/api/v1/" + type.collection + "?limit=1");
        const Json page = Json::parse(answer.body);
        return answer.status == 200 && page["items"].size() > 0 ? page["items"].items()[0]["id"].integer() : 0;
    }
};

TEST_F(Writing, ReadOnlyFieldsAreRefusedByName) {
    std::size_t tried = 0;
    for (const auto& [kind, type] : catalog.records) {
        if (type.collection.empty() || type.createPermission.empty()) continue;
        const std::string path = "/api/v1/" + type.collection;
        const std::int64_t id = anyOf(type);
        for (const Field& field : type.fields) {
            SCOPED_TRACE(kind + "." + std::string(field.name));
            const std::string body = Json::object({{std::string(field.name), valueFor(field)}}).dump();
            if (!field.isWritable && !declares("POST", path)) {
                const auto answer = desk.admin.post(path, body);
                EXPECT_EQ(answer.status, 422) << answer.body;
                EXPECT_TRUE(names(answer, field.name)) << answer.body;
                ++tried;
            }
            if (id != 0 && (!field.isWritable || field.isCreateOnly)) {
                const auto answer = desk.admin.patch(path + "/" + std::to_string(id), body);
                EXPECT_EQ(answer.status, 422) << answer.body;
                EXPECT_TRUE(names(answer, field.name)) << answer.body;
                ++tried;
            }
        }
    }
    EXPECT_GT(tried, 100U);
}

TEST_F(Writing, EveryReferenceIsCheckedWhenItIsWritten) {
    std::size_t tried = 0;
    for (const auto& [kind, type] : catalog.records) {
        const std::int64_t id = type.collection.empty() || type.createPermission.empty() ? 0 : anyOf(type);
        if (id == 0) continue;
        const std::string path = "/api/v1/" + type.collection + "/" + std::to_string(id);
        for (const Field& field : type.fields) {
            if (!field.isWritable || field.isCreateOnly || field.target.empty()) continue;
            for (const std::int64_t missing : {std::int64_t{999999}, INT64_MAX}) {
                SCOPED_TRACE(kind + "." + std::string(field.name));
                const Json value = field.type == FieldType::references ? Json::array({missing}) : Json(missing);
                const auto answer = desk.admin.patch(path, Json::object({{std::string(field.name), value}}).dump());
                ++tried;
                // A rule may have taken it out before, as the group of a view that is shared with everybody.
                if (answer.status == 200 && Json::parse(answer.body)[field.name].isNull()) continue;
                EXPECT_EQ(answer.status, 422) << answer.body;
                EXPECT_TRUE(names(answer, field.name)) << answer.body;
            }
        }
    }
    EXPECT_GT(tried, 20U);
}

TEST_F(Writing, APersonsOwnAccountGivesThemNoRights) {
    const std::string me = "/api/v1/users/" + std::to_string(desk.ritaId);
    for (const char* body :
         {R"({"roles":["admin"]})", R"({"group_ids":[1]})", R"({"active":true})", R"({"login":"admin2"})",
          R"({"email":"agnes@example.org"})", R"({"source":"x"})", R"({"id":1})", R"({"version":99})",
          R"({"created_at":"2026-01-31T08:15:00Z"})", R"({"manager_id":1})", R"({"phone":"1","roles":["agent"]})",
          R"({"permissions":["*"]})", R"({"__proto__":{"roles":["admin"]}})"}) {
        const auto answer = desk.rita.patch(me, body);
        EXPECT_THAT(answer.status, AnyOf(403, 422)) << body << answer.body;
    }
    const Json after = Json::parse(desk.rita.get("/api/v1/me").body);
    EXPECT_EQ(after["roles"].dump(), R"(["requester"])");
    EXPECT_EQ(after["phone"].text(), "");
    // An agent changes nobody's roles either, makes no role, and no token that may do more than the one it came with.
    EXPECT_THAT(desk.agent.patch(me, R"({"roles":["agent"]})").status, AnyOf(403, 404, 422));
    EXPECT_EQ(desk.agent.post("/api/v1/roles", R"({"name":"mine","title":"Mine","permissions":["*"]})").status, 403);
    EXPECT_EQ(desk.narrow.post("/api/v1/tokens", R"({"name":"wider"})").status, 403);
    EXPECT_EQ(desk.narrow.post("/api/v1/tokens", R"({"name":"wider","scopes":["tickets:read"]})").status, 403);
    EXPECT_EQ(desk.rita.post("/api/v1/tokens", R"({"name":"for another","user_id":1})").status, 422);
    // Nor does an administrator's token that is for roles or people only give more than it may itself.
    for (const char* scope : {"roles", "users"}) {
        const Json made =
            desk.make(desk.admin, "/api/v1/tokens",
                      Json::object({{"name", scope}, {"scopes", Json::array({scope + std::string(":*")})}}));
        HttpClient only(desk.server.url());
        only.bearer(made["secret"].text());
        EXPECT_EQ(only.post("/api/v1/roles", R"({"name":"all","title":"All","permissions":["*"]})").status, 403);
        EXPECT_EQ(only.post("/api/v1/users", R"({"login":"evil","name":"Evil","roles":["admin"]})").status, 403);
    }
    // A requester reports as nobody else.
    for (const char* body : {R"({"subject":"x","requester_id":1})", R"({"subject":"x","assignee_id":1})",
                             R"({"subject":"x","status":"closed"})", R"({"subject":"x","source":"phone"})",
                             R"({"subject":"x","watcher_ids":[1]})", R"({"subject":"x","priority":"urgent"})",
                             R"({"subject":"x","tags":["vip"]})", R"({"subject":"x","custom":{"a":1}})",
                             R"({"subject":"x","number":"T-1"})"})
        EXPECT_THAT(desk.rita.post("/api/v1/tickets", body).status, AnyOf(403, 422)) << body;
}

TEST_F(Writing, ReadingWritesNothing) {
    const std::set<std::string> ids{"1", "2", std::to_string(desk.ticket), "999999999"};
    for (auto* client : {&desk.admin, &desk.agent, &desk.rita}) client->get("/api/v1/me");
    const auto before = desk.tables();
    const auto journal = desk.journalHead();
    std::size_t asked = 0;
    for (auto& [who, client] : std::map<std::string, HttpClient*>{{"admin", &desk.admin}, {"rita", &desk.rita}})
        for (const auto& id : ids)
            for (const auto& path : pathsWith(catalog, "GET", id, std::to_string(desk.message))) {
                for (const char* method : {"GET", "HEAD"}) {
                    // A change that was meant to be asked for by another method is not done for a parameter either.
                    client->request(
                        method, path + (asked % 3 == 0 ? "?_method=DELETE&confirm=true&delete=1&action=delete" : ""),
                        "",
                        {{"Accept", asked % 2 ? "text/html" : "application/json"},
                         {"X-HTTP-Method-Override", "DELETE"}});
                    ++asked;
                }
            }
    EXPECT_GT(asked, 500U);
    EXPECT_EQ(desk.journalHead(), journal);
    EXPECT_EQ(desk.tables(), before);
}

TEST_F(Writing, AFormOfAThousandBoundariesHoldsWhatWasSentOnce) {
    // Overlapping boundaries once made a copy of all that follows for each of them.
    std::string body;
    for (int i = 0; i < 900; ++i) body += "--a:\r\n";
    body += "Content-Disposition: form-data; name=login\r\n\r\n" + std::string(8000, 'x') + "\r\n--a:--";
    const auto answer = desk.nobody.request(
        "POST", "/sign-in", body, {{"Content-Type", "multipart/form-data; boundary=\"a:\""}, {"Accept", "text/html"}});
    EXPECT_EQ(answer.status, 400) << answer.body;
}

TEST_F(Writing, BombsCostNothing) {
    // Nothing is unpacked: a compressed body is no JSON, a picture is bytes.
    const std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    EXPECT_THAT(desk.rita
                    .request("POST", "/api/v1/tickets", gzip,
                             {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}})
                    .status,
                AnyOf(400, 415));
    std::string many = "{\"subject\":\"x\"";
    for (int i = 0; i < 100'000; ++i) many += ",\"" + std::to_string(i) + "\":1";
    EXPECT_EQ(desk.rita.post("/api/v1/tickets", many + "}").status, 400);
    const std::string huge("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x10\x06\0\0\0", 29);
    const auto picture =
        desk.rita.request("POST", "/api/v1/files", huge, {{"Content-Type", "image/png"}, {"X-File-Name", "huge.png"}});
    ASSERT_EQ(picture.status, 201) << picture.body;
    EXPECT_EQ(desk.rita.get("/api/v1/files/" + std::to_string(Json::parse(picture.body)["id"].integer())).body, huge);
    for (const std::string& q :
         {std::string(5000, '('), std::string(2000, '-') + "a", "subject:" + std::string(1900, '*')}) {
        const auto answer = desk.rita.get("/api/v1/tickets?q=" + percentEncode(q));
        EXPECT_THAT(answer.status, AnyOf(200, 400, 431)) << answer.body;
    }
}

TEST_F(Writing, AStoredPasswordIsSentToNoOtherServer) {
    const auto made = desk.make(desk.admin, "/api/v1/mailboxes",
                                Json::object({{"name", "Desk"},
                                              {"address", "desk@example.org"},
                                              {"active", false},
                                              {"imap_host", "mail.example.org"},
                                              {"imap_user", "desk"},
                                              {"imap_password", "a secret of the mail server"}}));
    const std::string path = "/api/v1/mailboxes/" + std::to_string(made["id"].integer());
    for (const char* body : {R"({"imap_host":"evil.example"})", R"({"imap_port":143})", R"({"imap_encryption":"none"})",
                             R"({"verify_certificates":false})"}) {
        const auto answer = desk.admin.patch(path, body);
        EXPECT_EQ(answer.status, 422) << body << answer.body;
        EXPECT_TRUE(names(answer, "imap_password")) << answer.body;
    }
    EXPECT_EQ(desk.admin.patch(path, R"({"name":"Help","imap_user":"help"})").status, 200);
    EXPECT_EQ(desk.admin.patch(path, R"({"imap_host":"other.example.org","imap_password":"another secret"})").status,
              200);
}

}  // namespace
}  // namespace kontor::test
