// What was exported is a file that can be imported, and says nothing new.
#include "import_desk.h"

namespace kontor::test {
namespace {

class RoundTrip : public ImportDesk {
  protected:
    Viewer speaking(const std::string& locale) {
        ViewerData data = admin.data();
        data.locale = locale;
        data.timeZone = "Europe/Berlin";
        return Viewer(std::move(data));
    }
    std::string exported(const Viewer& viewer, const std::string& collection, const std::string& body) {
        for (const auto& route : server.kernel().catalog().routes) {
            if (route.path != "/api/v1/{collection}/export") continue;
            Request request;
            request.method = "POST";
            request.path = route.path;
            request.params = {{"collection", collection}};
            request.readBody = [&] { return body; };
            const Reply reply = route.handler(request, viewer, server.kernel());
            std::string all = reply.body;
            while (reply.next)
                if (const auto piece = reply.next())
                    all += *piece;
                else
                    break;
            return all;
        }
        throw std::logic_error("no exports");
    }
    std::string complaints(std::int64_t id) {
        std::string all;
        for (const auto& row : rowsOf(id, "outcome:refused,changed,new"))
            all += std::to_string(row.line) + " " + row.outcome + " " + row.changes.dump() + row.errors.dump() + "\n";
        return all;
    }
};

TEST_F(RoundTrip, EveryFormatOfAListIsAFileOfTheSameKind) {
    create("group", R"({"name": "Desk"})");
    const auto done =
        applied(begin("a.csv",
                      "login,name,email,other_emails,phone,vip,locale,location,department,groups,manager\n"
                      "bert,\"Bert, der ältere\",bert@example.com,b@example.com|b2@example.com,+49 30 5,"
                      "ja,de,Berlin / House A / 2.14,IT / Desk,Desk,anna.berg\n"
                      "carla,'=Carla,,,,nein,en,Berlin,IT,,bert\n"));
    ASSERT_EQ(done.refused, 0) << complaints(done.id);
    for (const std::string kind : {"user", "location", "department"}) {
        const std::string collection = kind + "s";
        for (const std::string format : {"csv", "xlsx", "json"})
            for (const std::string locale : {"en", "de"}) {
                const std::string file = exported(speaking(locale), collection, R"({"format": ")" + format + R"("})");
                const Import again =
                    waitForImport(begin(collection + "." + format, file, R"(, "kind": ")" + kind + "\""));
                EXPECT_EQ(again.state, "checked") << kind << " " << format << " " << locale << ": " << again.error;
                EXPECT_GT(again.total, 1);
                EXPECT_EQ(again.unchanged, again.total) << kind << " " << format << " " << locale << "\n"
                                                        << complaints(again.id) << again.mapping.dump();
            }
    }
}

TEST_F(RoundTrip, AssetsWithDaysAmountsAndReferencesComeBackAsTheyWere) {
    if (!server.kernel().catalog().importKinds.contains("asset")) GTEST_SKIP() << "there is no plugin of assets";
    const auto done =
        applied(begin("assets.csv",
                      "Name;Typ;Seriennummer;Hersteller;Standort;Benutzer;Preis;Kaufdatum;Garantie bis;Notizen\n"
                      "NB-1;Notebook;S1;Acme;Berlin / A;anna.berg;1.234,50 \xE2\x82\xAC;31.03.2026;2028-03-31;x\n"
                      "NB-2;Notebook;S2;Acme;;;1,234.50 EUR;;;\"zwei\nZeilen\"\n",
                      R"(, "kind": "asset", "mapping": {"Seriennummer": "serial", "Benutzer": "user",
                                          "Preis": "price", "Kaufdatum": "purchased_on", "Garantie bis": "warranty_until",
                                          "Notizen": "notes", "Typ": "type", "Hersteller": "manufacturer"}, "match_by": "serial")"));
    ASSERT_EQ(done.created, 2) << complaints(done.id) << done.mapping.dump();
    EXPECT_EQ(rows("SELECT price FROM assets WHERE serial IN ('S1', 'S2')"),
              std::vector<std::string>(2, "1234.50 EUR"));
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM assets WHERE serial = 'S1' AND purchased_on = '2026-03-31' AND warranty_until "
               "= '2028-03-31'"),
        1);
    for (const std::string format : {"csv", "xlsx", "json"})
        for (const std::string locale : {"en", "de"}) {
            const std::string file = exported(speaking(locale), "assets", R"({"format": ")" + format + R"("})");
            const Import again = waitForImport(begin("assets." + format, file, R"(, "kind": "asset")"));
            EXPECT_EQ(again.unchanged, again.total) << format << " " << locale << " " << again.error << "\n"
                                                    << complaints(again.id) << again.mapping.dump();
        }
    EXPECT_EQ(undone(done.id).left, 0) << complaints(done.id);
    EXPECT_EQ(number("SELECT COUNT(*) FROM assets WHERE serial IN ('S1', 'S2') AND deleted_at IS NULL"), 0);
}

TEST_F(RoundTrip, AnOlderExportPutsBackWhatChangedSince) {
    const std::string file = exported(speaking("de"), "users", R"({"format": "csv"})");
    patch(admin, "user", anna, R"({"phone": "1", "vip": true})");
    const Import back = applied(begin("users.csv", file));
    EXPECT_EQ(back.changed, 1) << complaints(back.id);
    EXPECT_EQ(user(anna).phone, "+49 30 1234567");
    EXPECT_FALSE(user(anna).vip);
}

}  // namespace
}  // namespace kontor::test
