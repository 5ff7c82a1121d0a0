#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/ref.h"
#include "query_text.h"

/// The full-text index on disk. The only place that knows the library behind it.
namespace kontor::search {

/// Which texts of a record a word stands in. Words of a zone the viewer may not read are neither searched nor shown.
enum class Zone { title, record, entries, restricted };
inline constexpr std::size_t zoneCount = 4;

/// A record as it is indexed.
struct Document {
    Ref ref;
    std::vector<std::string> exact;  ///< values that name it, as `T-000123`
    std::array<std::vector<std::string>, zoneCount>
        texts{};  ///< by zone; a phrase never reaches from one into the next

    std::vector<std::string>& in(Zone zone) { return texts[static_cast<std::size_t>(zone)]; }
    const std::vector<std::string>& in(Zone zone) const { return texts[static_cast<std::size_t>(zone)]; }
};

/// A kind to look in: all of it, or only these records.
struct Scope {
    std::string kind;
    std::optional<std::vector<std::int64_t>> ids;
};

struct Question {
    QueryText text;
    std::vector<Scope> scopes;
    std::vector<Zone> zones;
};

struct Candidate {
    Ref ref;
    double weight = 0;
};

struct IndexState {
    bool complete = false;  ///< every record there was at some time has been indexed since the index was made
    std::string schema;
    std::int64_t position = 0;  ///< in the outbox, up to which changes are in it
    std::uint64_t documents = 0;
};

/// The files are damaged or gone.
class IndexDamaged : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// One index in one directory. Searching may happen in any thread at any time; everything that writes in one at a time.
/// Writes throw IndexDamaged or std::runtime_error; searching throws Unavailable.
class Index {
  public:
    /// Opens the index for writing; makes an empty one when there is none or it can't be read. One process at a time.
    explicit Index(std::filesystem::path directory);
    ~Index();

    IndexState state() const;

    void replace(const Document& document);
    void remove(const Ref& ref);
    /// Makes all that was changed since the last time durable, and the position with it.
    void commit(std::int64_t position);

    /// From now on every document written belongs to a new generation. Mends an index whose files are gone.
    void beginRebuild();
    /// Removes what is older than this generation; the index is complete, for that schema.
    void finishRebuild(const std::string& schema);
    void markIncomplete(std::int64_t position);
    /// Throws everything away.
    void reset();

    /// The best ones first, whoever may see them: to be checked by the caller.
    std::vector<Candidate> find(const Question& question, std::size_t most) const;
    /// Texts kept for snippets, of those zones; empty for a record that is not there.
    std::vector<std::vector<std::string>> texts(const std::vector<Ref>& refs, const std::vector<Zone>& zones) const;
    /// A similar word that occurs; empty when there is none. Words of the restricted zone never come.
    std::string similar(const std::string& word) const;

  private:
    struct State;
    std::unique_ptr<State> _state;
};

/// Calls `f` with each word, folded to small letters, and where it begins and ends in the text.
void eachWord(std::string_view text, const std::function<void(std::string word, std::size_t from, std::size_t to)>& f);
/// The German and the English stem of a folded word.
std::array<std::string, 2> stems(const std::string& word);

}  // namespace kontor::search
