#include "index.h"

#include <xapian.h>

#include <set>

#include "kontor/error.h"
#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor::search {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maxWord = 40;            // characters; what is longer is no word anybody types
constexpr std::size_t maxZoneBytes = 400'000;  // of one record's texts in one zone
constexpr std::size_t maxKeptBytes = 16'000;   // of each zone, for snippets
constexpr Xapian::termpos gap = 100;           // between texts of a zone, so that no phrase spans two
constexpr double titleWeight = 3;
constexpr double exactWeight = 1000;  // the record that is named goes before all that speak of it
constexpr unsigned wildcardExpansion = 100;
constexpr Xapian::valueno refSlot = 0;
const char* const format = "1";  // of terms, values and data; another one is built anew

std::string prefixOf(Zone zone) {
    return std::string("X") + "TBEP"[static_cast<std::size_t>(zone)] + ":";
}
std::string uniqueTerm(const Ref& ref) {
    return "Q" + toString(ref);
}
std::string exactTerm(const std::string& value) {
    std::string folded;
    for (Xapian::Utf8Iterator it(value); it != Xapian::Utf8Iterator(); ++it)
        Xapian::Unicode::append_utf8(folded, Xapian::Unicode::tolower(*it));
    return "XID:" + std::string(leftCharacters(folded, maxWord));
}
std::string stemTerm(const std::string& prefix, const std::string& stem) {
    return prefix + "Z" + stem;
}

std::optional<Ref> refFrom(const std::string& text) {
    const auto slash = text.rfind('/');
    if (slash == std::string::npos) return std::nullopt;
    return Ref{text.substr(0, slash), std::strtoll(text.c_str() + slash + 1, nullptr, 10)};
}

/// The library's errors are no std::exception: none may leave this file.
template <class F>
auto writing(F&& f) -> decltype(f()) {
    try {
        return f();
    } catch (const Xapian::DatabaseCorruptError& error) {
        throw IndexDamaged(error.get_description());
    } catch (const Xapian::DatabaseOpeningError& error) {
        throw IndexDamaged(error.get_description());
    } catch (const Xapian::Error& error) {
        throw std::runtime_error(error.get_description());
    }
}

/// Each question opens the newest state; one the writer has overtaken twice is asked again.
template <class F>
auto reading(const fs::path& directory, F&& f) -> decltype(f(std::declval<const Xapian::Database&>())) {
    for (int attempt = 1;; ++attempt) {
        try {
            const Xapian::Database database(directory.string());
            return f(database);
        } catch (const Xapian::DatabaseModifiedError& error) {
            if (attempt == 5) throw Unavailable("search index: " + error.get_description());
        } catch (const Xapian::Error& error) {
            throw Unavailable("search index: " + error.get_description());
        }
    }
}

/// The words of the public zones that a document holds, from its terms.
std::set<std::string> spellingsOf(const Xapian::Database& database, const std::string& unique) {
    std::set<std::string> result;
    const auto found = database.postlist_begin(unique);
    if (found == database.postlist_end(unique)) return result;
    for (const Zone zone : {Zone::title, Zone::record, Zone::entries}) {
        const std::string prefix = prefixOf(zone);
        auto term = database.termlist_begin(*found);
        term.skip_to(prefix);
        for (; term != database.termlist_end(*found) && (*term).starts_with(prefix); ++term)
            if ((*term)[prefix.size()] != 'Z') result.insert((*term).substr(prefix.size()));
    }
    return result;
}

bool isSpelling(const std::string& word) {
    return word.size() >= 4 && word.find_first_of("0123456789") == std::string::npos;
}

/// The dictionary counts in how many documents a word stands; it follows every change of one.
void changeSpellings(Xapian::WritableDatabase& database, const std::set<std::string>& before,
                     const std::set<std::string>& after) {
    for (const auto& word : after)
        if (isSpelling(word) && !before.contains(word)) database.add_spelling(word);
    for (const auto& word : before)
        if (isSpelling(word) && !after.contains(word)) database.remove_spelling(word);
}

void addZone(Xapian::Document& target, const Document& document, Zone zone, std::set<std::string>& spellings) {
    const std::string prefix = prefixOf(zone);
    Xapian::termpos position = 1;
    std::size_t bytes = 0;
    for (const auto& whole : document.in(zone)) {
        const std::string_view text = std::string_view(whole).substr(0, maxZoneBytes - bytes);
        bytes += text.size();
        eachWord(text, [&](const std::string& word, std::size_t, std::size_t) {
            target.add_posting(prefix + word, position++);
            const auto both = stems(word);
            target.add_term(stemTerm(prefix, both[0]));
            if (both[1] != both[0]) target.add_term(stemTerm(prefix, both[1]));
            if (zone != Zone::restricted) spellings.insert(word);
        });
        position += gap;
    }
}

std::string kept(const Document& document) {
    Json data = Json::array();
    for (const Zone zone : {Zone::record, Zone::entries, Zone::restricted}) {
        Json texts = Json::array();
        std::size_t left = maxKeptBytes;
        for (const auto& text : document.in(zone)) {
            const std::string_view part = leftCharacters(text, left);
            if (!part.empty()) texts.push(part);
            left -= std::min(left, part.size());
        }
        data.push(std::move(texts));
    }
    return data.dump();
}

/// One word in one zone: as it is, or as an inflection of the same.
Xapian::Query wordQuery(const QueryPart& part, const std::string& word, const std::string& prefix) {
    if (part.prefix)
        // The word itself may be rarer than those that begin with it.
        return {Xapian::Query::OP_MAX, Xapian::Query(prefix + word),
                Xapian::Query(Xapian::Query::OP_WILDCARD, prefix + word, wildcardExpansion,
                              Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT)};
    const auto both = stems(word);
    const Xapian::Query inflected(Xapian::Query::OP_OR, Xapian::Query(stemTerm(prefix, both[0])),
                                  Xapian::Query(stemTerm(prefix, both[1])));
    return {Xapian::Query::OP_MAX, Xapian::Query(prefix + word), inflected};
}

Xapian::Query partQuery(const QueryPart& part, const std::vector<Zone>& zones) {
    std::vector<Xapian::Query> anywhere;
    for (const Zone zone : zones) {
        const std::string prefix = prefixOf(zone);
        Xapian::Query here;
        if (part.words.size() > 1 || part.quoted) {
            std::vector<std::string> terms;
            for (const auto& word : part.words) terms.push_back(prefix + word);
            here = Xapian::Query(Xapian::Query::OP_PHRASE, terms.begin(), terms.end(),
                                 static_cast<Xapian::termcount>(terms.size()));
        } else {
            here = wordQuery(part, part.words.front(), prefix);
        }
        anywhere.push_back(zone == Zone::title ? Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, here, titleWeight)
                                               : here);
    }
    return {Xapian::Query::OP_OR, anywhere.begin(), anywhere.end()};
}

Xapian::Query scopeQuery(const std::vector<Scope>& scopes) {
    std::vector<Xapian::Query> any;
    for (const auto& scope : scopes) {
        if (!scope.ids)
            any.emplace_back("K" + scope.kind);
        else
            for (const auto id : *scope.ids) any.emplace_back(uniqueTerm({scope.kind, id}));
    }
    return {Xapian::Query::OP_OR, any.begin(), any.end()};
}

Xapian::Query queryOf(const Question& question) {
    std::vector<Xapian::Query> wanted, excluded;
    for (const auto& part : question.text.parts)
        (part.excluded ? excluded : wanted).push_back(partQuery(part, question.zones));
    Xapian::Query query(Xapian::Query::OP_AND, wanted.begin(), wanted.end());
    if (!excluded.empty())
        query = {Xapian::Query::OP_AND_NOT, query,
                 Xapian::Query(Xapian::Query::OP_OR, excluded.begin(), excluded.end())};
    const Xapian::Query named(Xapian::Query::OP_SCALE_WEIGHT, Xapian::Query(exactTerm(question.text.whole)),
                              exactWeight);
    query = {Xapian::Query::OP_OR, query, named};
    return {Xapian::Query::OP_FILTER, query, scopeQuery(question.scopes)};
}

}  // namespace

struct Index::State {
    fs::path directory;
    std::optional<Xapian::WritableDatabase> writer;
    std::string generation;

    void open() {
        try {
            writer.emplace(directory.string(), Xapian::DB_OPEN);
            if (writer->get_metadata("format") == format) {
                generation = writer->get_metadata("generation");
                return;
            }
        } catch (const Xapian::DatabaseLockError&) {
            throw std::runtime_error("the search index " + directory.string() + " is in use by another process");
        } catch (const Xapian::DatabaseError&) {
            // There is none, or it is damaged: it can be made anew from the database.
        }
        create();
    }
    void create() {
        writer.reset();
        fs::remove_all(directory);
        fs::create_directories(directory);
        writer.emplace(directory.string(), Xapian::DB_CREATE_OR_OVERWRITE);
        writer->set_metadata("format", format);
        generation = "1";
        writer->set_metadata("generation", generation);
        writer->commit();
    }
};

Index::Index(fs::path directory) : _state(std::make_unique<State>()) {
    _state->directory = std::move(directory);
    writing([&] { _state->open(); });
}

Index::~Index() {
    try {
        _state->writer.reset();
    } catch (const Xapian::Error&) {
        // What was not committed is indexed again at the next start.
    }
}

IndexState Index::state() const {
    return reading(_state->directory, [](const Xapian::Database& database) {
        IndexState result;
        result.complete = database.get_metadata("complete") == "1";
        result.schema = database.get_metadata("schema");
        result.position = std::strtoll(database.get_metadata("position").c_str(), nullptr, 10);
        result.documents = database.get_doccount();
        return result;
    });
}

void Index::replace(const Document& document) {
    writing([&] {
        Xapian::Document target;
        std::set<std::string> spellings;
        for (const Zone zone : {Zone::title, Zone::record, Zone::entries, Zone::restricted})
            addZone(target, document, zone, spellings);
        for (const auto& value : document.exact)
            if (!trimmed(value).empty()) target.add_term(exactTerm(value));
        const std::string unique = uniqueTerm(document.ref);
        target.add_boolean_term(unique);
        target.add_boolean_term("K" + document.ref.kind);
        target.add_boolean_term("G" + _state->generation);
        target.add_value(refSlot, toString(document.ref));
        target.set_data(kept(document));
        changeSpellings(*_state->writer, spellingsOf(*_state->writer, unique), spellings);
        _state->writer->replace_document(unique, target);
    });
}

void Index::remove(const Ref& ref) {
    writing([&] {
        const std::string unique = uniqueTerm(ref);
        changeSpellings(*_state->writer, spellingsOf(*_state->writer, unique), {});
        _state->writer->delete_document(unique);
    });
}

void Index::commit(std::int64_t position) {
    writing([&] {
        _state->writer->set_metadata("position", std::to_string(position));
        _state->writer->commit();
    });
}

void Index::beginRebuild() {
    writing([&] {
        if (!fs::exists(_state->directory / "iamglass")) _state->create();
        _state->generation = std::to_string(std::strtoll(_state->generation.c_str(), nullptr, 10) + 1);
        _state->writer->set_metadata("generation", _state->generation);
        _state->writer->commit();
    });
}

void Index::finishRebuild(const std::string& schema) {
    writing([&] {
        auto& writer = *_state->writer;
        std::vector<Ref> old;
        for (auto term = writer.allterms_begin("G"); term != writer.allterms_end("G"); ++term) {
            if (*term == "G" + _state->generation) continue;
            for (auto found = writer.postlist_begin(*term); found != writer.postlist_end(*term); ++found)
                if (const auto ref = refFrom(writer.get_document(*found).get_value(refSlot))) old.push_back(*ref);
        }
        for (const auto& ref : old) remove(ref);
        writer.set_metadata("schema", schema);
        writer.set_metadata("complete", "1");
        writer.commit();
    });
}

void Index::markIncomplete(std::int64_t position) {
    writing([&] { _state->writer->set_metadata("complete", ""); });
    commit(position);
}

void Index::reset() {
    writing([&] { _state->create(); });
}

std::vector<Candidate> Index::find(const Question& question, std::size_t most) const {
    if (question.scopes.empty() || question.zones.empty()) return {};
    return reading(_state->directory, [&](const Xapian::Database& database) {
        Xapian::Enquire enquire(database);
        enquire.set_query(queryOf(question));
        const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(most));
        std::vector<Candidate> result;
        for (auto match = matches.begin(); match != matches.end(); ++match)
            if (auto ref = refFrom(match.get_document().get_value(refSlot)))
                result.push_back({std::move(*ref), match.get_weight()});
        return result;
    });
}

std::vector<std::vector<std::string>> Index::texts(const std::vector<Ref>& refs, const std::vector<Zone>& zones) const {
    return reading(_state->directory, [&](const Xapian::Database& database) {
        std::vector<std::vector<std::string>> result;
        for (const auto& ref : refs) {
            auto& texts = result.emplace_back();
            const std::string unique = uniqueTerm(ref);
            const auto found = database.postlist_begin(unique);
            if (found == database.postlist_end(unique)) continue;
            const Json data = Json::parse(database.get_document(*found).get_data());
            for (const Zone zone : zones) {
                if (zone == Zone::title) continue;
                for (const auto& text : data.items().at(static_cast<std::size_t>(zone) - 1).items())
                    texts.push_back(text.text());
            }
        }
        return result;
    });
}

std::string Index::similar(const std::string& word) const {
    return reading(_state->directory,
                   [&](const Xapian::Database& database) { return database.get_spelling_suggestion(word, 2); });
}

void eachWord(std::string_view text, const std::function<void(std::string word, std::size_t from, std::size_t to)>& f) {
    const char* const begin = text.data();
    const Xapian::Utf8Iterator end;
    Xapian::Utf8Iterator at(begin, text.size());
    while (at != end) {
        if (!Xapian::Unicode::is_wordchar(*at)) {
            ++at;
            continue;
        }
        const auto from = static_cast<std::size_t>(at.raw() - begin);
        std::string word;
        std::size_t count = 0;
        for (; at != end && Xapian::Unicode::is_wordchar(*at); ++at)
            if (count++ < maxWord) Xapian::Unicode::append_utf8(word, Xapian::Unicode::tolower(*at));
        f(std::move(word), from, at == end ? text.size() : static_cast<std::size_t>(at.raw() - begin));
    }
}

std::array<std::string, 2> stems(const std::string& word) {
    // german2 takes ae, oe, ue for the umlauts they stand for. Stemmers keep state: one pair for each thread.
    thread_local const Xapian::Stem german("german2");
    thread_local const Xapian::Stem english("english");
    return {german(word), english(word)};
}

}  // namespace kontor::search
