// The index, the questions it takes and what it shows, without a server.
#include "index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "kontor/error.h"
#include "kontor/testing/temp_dir.h"
#include "snippet.h"

namespace kontor::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const std::vector<Zone> everything{Zone::title, Zone::record, Zone::entries, Zone::restricted};
const std::vector<Zone> publicOnly{Zone::title, Zone::record, Zone::entries};

class SearchIndex : public ::testing::Test {
  protected:
    test::TempDir directory;
    std::optional<Index> index;

    void SetUp() override { index.emplace(path()); }
    std::filesystem::path path() const { return directory.path() / "search"; }

    void add(std::int64_t id, const std::string& title, const std::string& text, const std::string& restricted = "",
             const std::string& kind = "ticket") {
        Document document;
        document.ref = {kind, id};
        document.in(Zone::title) = {title};
        document.in(Zone::record) = {text};
        document.in(Zone::restricted) = {restricted};
        document.exact = {"T-00" + std::to_string(id)};
        index->replace(document);
        index->commit(id);
    }
    std::vector<std::int64_t> find(const std::string& q, const std::vector<Zone>& zones = everything,
                                   std::vector<Scope> scopes = {{"ticket", std::nullopt}}) {
        std::vector<std::int64_t> ids;
        for (const auto& candidate : index->find({parseQueryText(q), std::move(scopes), zones}, 500))
            ids.push_back(candidate.ref.id);
        return ids;
    }
};

TEST_F(SearchIndex, FindsInflectedWordsOfBothLanguages) {
    add(1, "Probleme mit Druckern", "Die Häuser haben keine Straßenschilder");
    add(2, "Printing fails", "He was running Müller's report");
    EXPECT_THAT(find("Drucker"), ElementsAre(1));
    EXPECT_THAT(find("DRUCKERN"), ElementsAre(1));
    EXPECT_THAT(find("haus"), ElementsAre(1));
    EXPECT_THAT(find("printed"), ElementsAre(2));
    EXPECT_THAT(find("run"), ElementsAre(2));
    EXPECT_THAT(find("mueller"), ElementsAre(2));
    EXPECT_THAT(find("MÜLLER"), ElementsAre(2));
    EXPECT_THAT(find("drucker report"), IsEmpty());
}

TEST_F(SearchIndex, PhrasesExclusionsAndPrefixes) {
    add(1, "Kein Papier", "im Drucker");
    add(2, "Papier ist da", "kein Toner");
    EXPECT_THAT(find("\"kein papier\""), ElementsAre(1));
    EXPECT_THAT(find("kein papier"), UnorderedElementsAre(1, 2));
    EXPECT_THAT(find("papier -toner"), ElementsAre(1));
    EXPECT_THAT(find("papier -\"kein toner\""), ElementsAre(1));
    EXPECT_THAT(find("dru*"), ElementsAre(1));
    EXPECT_THAT(find("\"papier im\""), IsEmpty());  // one ends, the other begins a text
    EXPECT_THAT(find("kein-papier"), ElementsAre(1));
}

TEST_F(SearchIndex, TitlesCountMoreAndANumberComesFirst) {
    for (int id = 10; id < 20; ++id) add(id, "T-0042 again", "toner toner T-0042 toner");
    add(42, "Something else", "nothing");
    add(43, "Toner", "is empty and must be replaced soon, please");
    EXPECT_EQ(find("T-0042").front(), 42);
    EXPECT_EQ(find("t-0042").front(), 42);
    EXPECT_EQ(find("toner").front(), 43);
}

TEST_F(SearchIndex, ZonesAndScopesLimitWhatIsFound) {
    add(1, "Monitor", "flickers", "salary of the boss");
    add(2, "Monitor", "is dark");
    add(1, "Monitor", "an article", "", "article");
    EXPECT_THAT(find("salary"), ElementsAre(1));
    EXPECT_THAT(find("salary", publicOnly), IsEmpty());
    EXPECT_THAT(find("sal*", publicOnly), IsEmpty());
    EXPECT_THAT(find("\"the boss\"", publicOnly), IsEmpty());
    EXPECT_THAT(find("monitor -salary", publicOnly), UnorderedElementsAre(1, 2));
    EXPECT_THAT(index->texts({{"ticket", 1}}, publicOnly), ElementsAre(ElementsAre("flickers")));
    EXPECT_EQ(index->similar("salery"), "");
    EXPECT_THAT(find("monitor", everything, {{"ticket", std::vector<std::int64_t>{2}}}), ElementsAre(2));
    EXPECT_THAT(find("monitor", everything, {{"article", std::nullopt}}), ElementsAre(1));
    EXPECT_THAT(find("monitor", everything, {}), IsEmpty());
}

TEST_F(SearchIndex, TheDictionaryFollowsTheRecords) {
    add(1, "Keyboard", "broken");
    add(2, "Keyboard", "gone");
    EXPECT_EQ(index->similar("keybaord"), "keyboard");
    add(1, "Mouse", "broken");
    index->remove({"ticket", 2});
    index->commit(9);
    EXPECT_EQ(index->similar("keybaord"), "");
    EXPECT_THAT(find("keyboard"), IsEmpty());
}

TEST_F(SearchIndex, ARebuildRemovesWhatWasNotWrittenAgain) {
    add(1, "Keyboard", "");
    add(2, "Keyboard", "");
    EXPECT_FALSE(index->state().complete);
    index->beginRebuild();
    add(2, "Keyboard", "");
    EXPECT_THAT(find("keyboard"), UnorderedElementsAre(1, 2));
    index->finishRebuild("tickets");
    EXPECT_THAT(find("keyboard"), ElementsAre(2));
    EXPECT_TRUE(index->state().complete);
    EXPECT_EQ(index->state().schema, "tickets");
    EXPECT_EQ(index->state().documents, 1U);
}

TEST_F(SearchIndex, StaysOverARestartAndIsMadeAnewWhenDamaged) {
    add(7, "Keyboard", "");
    EXPECT_THROW(Index{path()}, std::runtime_error);  // there is one writer
    index.reset();
    index.emplace(path());
    EXPECT_THAT(find("keyboard"), ElementsAre(7));
    EXPECT_EQ(index->state().position, 7);
    index.reset();
    std::ofstream(path() / "iamglass", std::ios::trunc) << "garbage";
    index.emplace(path());
    EXPECT_THAT(find("keyboard"), IsEmpty());
    EXPECT_FALSE(index->state().complete);
}

TEST(SearchQuery, SaysWhatIsWrong) {
    const auto key = [](const std::string& q) -> std::string {
        try {
            parseQueryText(q);
        } catch (const Invalid& invalid) {
            EXPECT_TRUE(invalid.malformed());
            EXPECT_EQ(invalid.errors().at(0).field, "q");
            return invalid.errors().at(0).message.key;
        }
        return "";
    };
    EXPECT_EQ(key(""), "error.required");
    EXPECT_EQ(key("  \n"), "error.required");
    EXPECT_EQ(key(std::string(401, 'a')), "search.too_long");
    EXPECT_EQ(key(std::string(400, 'a')), "");
    EXPECT_EQ(key("a b c d e f g h i j k l m n o p q r s t u"), "search.too_many_words");
    EXPECT_EQ(key("dr*"), "search.prefix_too_short");
    EXPECT_EQ(key("drü*"), "");
    EXPECT_EQ(key("-toner"), "search.nothing_to_find");
    EXPECT_EQ(key("\"\" - * () !!"), "search.nothing_to_find");
    EXPECT_EQ(key("\xff\xfe"), "search.not_utf8");
    EXPECT_EQ(key("\"never closed"), "");
    EXPECT_EQ(printQueryText(parseQueryText("Drucker -\"kein papier\" ton*")), "drucker -\"kein papier\" ton*");
}

TEST(SearchSnippet, MarksWordsAndEscapesEverythingElse) {
    const auto of = [](const std::string& text, const std::string& q) { return snippet({text}, parseQueryText(q)); };
    EXPECT_EQ(of("Die Druckern & <b>Co</b>", "drucker"), "Die <mark>Druckern</mark> &amp; &lt;b&gt;Co&lt;/b&gt;");
    EXPECT_EQ(of("a <script>alert(1)</script>", "script"),
              "a &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;");
    EXPECT_EQ(of("nothing here", "drucker"), "nothing here");
    EXPECT_EQ(snippet({}, parseQueryText("x")), "");
    EXPECT_EQ(snippet({"T-1", "long text", "x"}, parseQueryText("drucker")), "long text");
    EXPECT_EQ(snippet({"long text", "x", "y"}, parseQueryText("x")), "<mark>x</mark>");
    const std::string far = std::string(3000, 'x') + " äöü äöü " + "the needle is here " + std::string(3000, 'y');
    const std::string shown = of(far, "needle");
    EXPECT_THAT(shown, HasSubstr("<mark>needle</mark>"));
    EXPECT_LT(shown.size(), 400U);
    std::string umlauts;
    for (int i = 0; i < 400; ++i) umlauts += "ä";
    EXPECT_THAT(of(umlauts, "needle"), Not(IsEmpty()));
}

}  // namespace
}  // namespace kontor::search
