// What people, mails and settings say is shown on every page, and is never part of it (stored and reflected XSS: S3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <gumbo.h>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Breaks out of wherever it stands: of a text, of an attribute, of a title, of a script, of a template. Whatever comes
/// of it has `kevil` in the name of an element or an attribute, or in an address that runs.
const std::string payload =
    "</title></textarea></script></style>--><kevil>\"><kevil x=\"' kevil='\" onkevil=\"kevil()\"><img src=x "
    "onerror=kevil()>"
    "<svg onload=kevil()>{{{kevil}}}{{#tr}}kevil{{/tr}}javascript:kevil()";

/// Reads a page as a browser does and says what a payload became.
class PageReader {
  public:
    explicit PageReader(const std::string& html)
        : _output(gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size())) {
        read(_output->root);
    }
    ~PageReader() { gumbo_destroy_output(&kGumboDefaultOptions, _output); }
    PageReader(const PageReader&) = delete;
    PageReader& operator=(const PageReader&) = delete;
    const std::vector<std::string>& faults() const { return _faults; }

  private:
    static bool isAddress(const std::string& name) {
        return name == "href" || name == "src" || name == "action" || name == "formaction" || name == "data" ||
               name == "poster" || name == "xlink:href";
    }
    void read(const GumboNode* node) {
        if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) return;
        const GumboElement& element = node->v.element;
        const std::string tag(element.original_tag.data, element.original_tag.length);
        bool hasSource = false;
        for (unsigned i = 0; i < element.attributes.length; ++i) {
            const auto& attribute = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
            const std::string name = asciiLower(attribute.name);
            const std::string value = attribute.value;
            if (name.starts_with("on") || name.find("kevil") != name.npos)
                _faults.push_back("attribute " + name + " of " + tag);
            if (name == "srcdoc" || name == "style") _faults.push_back(name + " of " + tag);
            const std::string plain = asciiLower(trimmed(value));
            if (isAddress(name) &&
                (plain.starts_with("javascript:") || plain.starts_with("vbscript:") || plain.starts_with("data:text")))
                _faults.push_back("address " + value);
            hasSource = hasSource || (name == "src" && value.starts_with("/static/"));
            if (name == "type" && value == "application/json") hasSource = true;
        }
        if (element.tag == GUMBO_TAG_SCRIPT && !hasSource) _faults.push_back("script " + tag);
        if (element.tag == GUMBO_TAG_UNKNOWN && asciiLower(tag).find("<kevil") == 0)
            _faults.push_back("element " + tag);
        if (element.tag == GUMBO_TAG_OBJECT || element.tag == GUMBO_TAG_EMBED || element.tag == GUMBO_TAG_BASE)
            _faults.push_back("element " + tag);
        for (unsigned i = 0; i < element.children.length; ++i)
            read(static_cast<const GumboNode*>(element.children.data[i]));
    }

    GumboOutput* _output;
    std::vector<std::string> _faults;
};

class Pages : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();
    const Catalog& catalog = desk.server.kernel().catalog();

    std::size_t check(HttpClient& client, const std::string& path, const HttpHeaders& more = {}) {
        HttpHeaders headers = more;
        headers.emplace_back("Accept", "text/html");
        const auto answer = client.get(path, headers);
        EXPECT_LT(answer.status, 500) << path << answer.body;
        if (answer.header("content-type").find("text/html") == std::string::npos) return 0;
        EXPECT_THAT(PageReader(answer.body).faults(), IsEmpty()) << path;
        return answer.status == 200 ? 1 : 0;
    }
};

TEST_F(Pages, TheReaderFindsFaults) {
    EXPECT_THAT(PageReader("<p>" + payload + "</p>").faults(), Not(IsEmpty()));
    EXPECT_THAT(PageReader("<p title=\"" + payload + "\"></p>").faults(), Not(IsEmpty()));
    EXPECT_THAT(PageReader("<a href=\" JavaScript:x\">x</a>").faults(), ::testing::SizeIs(1));
    EXPECT_THAT(
        PageReader("<script src=\"/static/app.js\"></script><p title=\"&lt;kevil&gt;\">&lt;kevil&gt;</p>").faults(),
        IsEmpty());
}

TEST_F(Pages, NothingAnybodySaidIsPartOfAPage) {
    auto& admin = desk.admin;
    const std::string name = payload.substr(0, 250);
    const auto json = [](std::initializer_list<Json::Member> members) { return Json::object(members); };
    // Everything that has a name, by whoever may give it one.
    const auto mallory = desk.make(admin, "/api/v1/users",
                                   json({{"login", "mallory"},
                                         {"name", payload.substr(0, 140)},
                                         {"email", "mallory@example.org"},
                                         {"password", "correct horse battery staple 7"},
                                         {"roles", Json::array({"agent"})}}))["id"]
                             .integer();
    for (const auto& [collection, body] : std::vector<std::pair<std::string, Json>>{
             {"groups", json({{"name", payload.substr(0, 100)}})},
             {"locations", json({{"name", payload.substr(0, 100)}})},
             {"departments", json({{"name", payload.substr(0, 100)}})},
             {"categories", json({{"name", payload.substr(0, 100)}, {"kind", "ticket"}})},
             {"views", json({{"name", payload.substr(0, 100)}, {"query", "printer"}, {"kind", "ticket"}})},
             {"roles", json({{"name", "evil"}, {"title", payload.substr(0, 100)}, {"permissions", Json::array()}})}}) {
        const auto answer = admin.post("/api/v1/" + collection, body.dump());
        EXPECT_THAT(answer.status, AnyOf(201, 422)) << collection << answer.body;
    }
    auto client = desk.server.as("mallory");
    const auto file = client.request("POST", "/api/v1/files", payload,
                                     {{"Content-Type", "image/svg+xml"}, {"X-File-Name", percentEncode(name)}});
    ASSERT_EQ(file.status, 201) << file.body;
    const Json files = Json::array({Json::parse(file.body)["id"].integer()});
    const auto id = desk.make(client, "/api/v1/tickets",
                              json({{"subject", name},
                                    {"description_html", payload},
                                    {"requester_id", desk.ritaId},
                                    {"assignee_id", mallory},
                                    {"file_ids", files},
                                    {"tags", Json::array({"<kevil>", "' kevil='"})}}))["id"]
                        .integer();
    const std::string ticket = "/api/v1/tickets/" + std::to_string(id);
    for (const char* body : {"body_text", "body_html"})
        desk.make(client, ticket + "/messages", json({{body, payload}}));
    desk.make(client, ticket + "/notes", json({{"body_html", payload}, {"visibility", "public"}}));
    desk.make(client, ticket + "/tasks", json({{"title", name}}));
    desk.make(client, ticket + "/relations",
              json({{"type", "relates_to"}, {"kind", "ticket"}, {"target_id", desk.ticket}}));
    auto& settings = desk.server.kernel().settings();
    const Viewer system = Viewer::system("test");
    for (const auto& [key, setting] : catalog.settings)
        if (setting.type == Setting::Type::text || setting.type == Setting::Type::longText) try {
                settings.set(system, key, payload.substr(0, 200));
            } catch (const Invalid&) {
            }
    EXPECT_THAT(settings.text("core.organisation"), HasSubstr("<kevil"));

    std::size_t shown = 0;
    for (auto* who : {&desk.admin, &desk.agent, &desk.rita, &client, &desk.nobody})
        for (const auto& one : {std::to_string(id), std::to_string(mallory), std::string("1")})
            for (const auto& path : pathsWith(catalog, "GET", one, "1"))
                if (!path.starts_with("/static/")) shown += check(*who, path);
    EXPECT_GT(shown, 60U);
    // The payload is there, as text.
    EXPECT_THAT(desk.agent.get("/tickets/" + std::to_string(id), {{"Accept", "text/html"}}).body,
                HasSubstr("&lt;kevil&gt;"));
    for (const auto& [key, setting] : catalog.settings) settings.set(system, key, Json());
}

TEST_F(Pages, NothingOfAQuestionIsPartOfAPage) {
    const std::string evil = percentEncode(payload);
    std::size_t asked = 0;
    for (auto* who : {&desk.admin, &desk.rita, &desk.nobody})
        for (const auto& path : pathsWith(catalog, "GET", "1", "1")) {
            for (const char* name : {"q", "view", "sort", "cursor", "next", "lang", "tab", "kinds", "subject",
                                     "description", "type", "page"}) {
                check(*who, path + "?" + name + "=" + evil);
                ++asked;
            }
            check(*who, path + "?" + evil + "=1");
            check(*who, path,
                  {{"Cookie", "kontor_theme=" + evil + "; kontor_lang=" + evil + "; kontor_flash=portal.sent!" + evil},
                   {"Accept-Language", evil.substr(0, 100)},
                   {"Referer", "https://x/" + evil},
                   {"User-Agent", payload}});
        }
    for (const char* path :
         {"/", "/tickets/", "/portal/tickets/", "/admin/records/", "/admin/records/users/", "/static/"})
        for (auto* who : {&desk.admin, &desk.nobody}) check(*who, path + evil);
    EXPECT_GT(asked, 300U);
    // A form that is refused shows what was typed.
    const auto again =
        desk.nobody.request("POST", "/sign-in", "login=" + evil + "&password=x&next=" + evil,
                            {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
    EXPECT_EQ(again.status, 403);
    EXPECT_THAT(PageReader(again.body).faults(), IsEmpty());
}

}  // namespace
}  // namespace kontor::test
