#include "installed_service.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "installation.h"
#include "installed_store.h"
#include "kontor/text.h"
#include "title.h"

namespace kontor::software {

namespace {

/// As a title keeps it: valid, without blanks at its ends, no longer than its column.
std::string cleaned(std::string_view text, std::size_t most) {
    return isUtf8(text) ? std::string(trimmed(leftCharacters(trimmed(text), most))) : std::string();
}

/// What is reported, each once, in the order of the hashes: titles are made in the same order by everybody, so that two
/// reports wait for each other instead of ending in a deadlock.
std::vector<TitleWords> wordsOf(std::span<const ReportedProgram> programs) {
    std::map<std::string, TitleWords> byHash;
    for (const auto& program : programs) {
        TitleWords words{{},
                         cleaned(program.maker, 200),
                         cleaned(program.name, 255),
                         cleaned(program.version, 100),
                         cleaned(program.platform, 40),
                         program.installedOn};
        if (words.name.empty()) continue;
        words.hash = titleHash(words.maker, words.name, words.version, words.platform);
        auto& kept = byHash.try_emplace(words.hash, words).first->second;
        if (words.installedOn && (!kept.installedOn || *words.installedOn < *kept.installedOn))
            kept.installedOn = words.installedOn;
    }
    std::vector<TitleWords> result;
    for (auto& [hash, words] : byHash) result.push_back(std::move(words));
    return result;
}

std::string digestOf(const std::vector<TitleWords>& titles) {
    std::string all = "1";  // how the digest is made; another way makes every report a new one
    for (const auto& title : titles) {
        all += '\n';
        all += title.hash;
        if (title.installedOn) all += formatDate(*title.installedOn);
    }
    return sha256Hex(all);
}

/// A program whatever its version.
using Program = std::tuple<std::string, std::string, std::string>;

/// The difference between what is known and what is reported.
struct Difference {
    std::vector<InstallationRow> added;
    std::vector<std::int64_t> removed;  ///< installations
    std::vector<std::pair<std::int64_t, std::optional<Date>>> dated;
    std::vector<ChangeRow> changes;
    ReportOutcome outcome;
};

Difference difference(const std::vector<Present>& present, const std::vector<TitleWords>& reported,
                      const std::map<std::string, std::int64_t>& ids) {
    Difference result;
    std::map<std::int64_t, const TitleWords*> left;
    for (const auto& title : reported) left.emplace(ids.at(title.hash), &title);
    std::multimap<Program, std::int64_t> gone;
    for (const auto& one : present) {
        const auto found = left.find(one.titleId);
        if (found != left.end()) {
            const auto& day = found->second->installedOn;
            if (day && day != one.installedOn) result.dated.emplace_back(one.id, day);
            left.erase(found);
        } else if (one.source != byHandSource) {
            result.removed.push_back(one.id);
            gone.emplace(Program{one.maker, one.name, one.platform}, one.titleId);
        }
    }
    for (const auto& [id, title] : left) {
        result.added.push_back({id, title->installedOn});
        const auto before = gone.find({title->maker, title->name, title->platform});
        if (before == gone.end()) {
            result.changes.push_back({id, {}, "appeared"});
            ++result.outcome.appeared;
        } else {
            result.changes.push_back({id, before->second, "updated"});
            ++result.outcome.updated;
            gone.erase(before);
        }
    }
    for (const auto& [program, id] : gone) result.changes.push_back({id, {}, "vanished"});
    result.outcome.vanished = std::ssize(gone);
    return result;
}

/// The ids of all titles; those that are new are made.
std::map<std::string, std::int64_t> idsOf(Transaction& tx, const std::vector<TitleWords>& titles, Time now,
                                          std::int64_t& made) {
    auto ids = titlesByHash(tx, titles);
    std::vector<TitleWords> missing;
    for (const auto& title : titles)
        if (!ids.contains(title.hash)) missing.push_back(title);
    if (missing.empty()) return ids;
    addTitles(tx, missing, now);
    made = std::ssize(missing);
    ids.merge(titlesByHash(tx, missing));
    return ids;
}

}  // namespace

ReportOutcome InstalledService::report(Transaction& tx, const Viewer& viewer, std::int64_t assetId,
                                       std::span<const ReportedProgram> programs, std::string_view source) {
    viewer.require("software.report");
    _kernel->records().get(tx, viewer, {"asset", assetId});
    const Time now = _kernel->clock().now();
    const std::string by = cleaned(source, 40);
    const auto titles = wordsOf(programs);
    const std::string digest = digestOf(titles);
    const std::string before = lockReport(tx, assetId, now);
    if (before == digest) return {};
    std::int64_t newTitles = 0;
    const auto ids = idsOf(tx, titles, now, newTitles);
    const auto present = presentOn(tx, assetId);
    auto what = difference(present, titles, ids);
    what.outcome.newTitles = newTitles;
    keepReport(tx, assetId, digest, std::ssize(titles), by, now);
    for (const auto& [id, day] : what.dated) setInstalledOn(tx, id, day, now);
    if (!what.outcome.changedAnything()) return what.outcome;
    // Of the first report there is nothing to compare with: it would only double the rows.
    InstallationsChanged event{assetId, 0, present.empty()};
    if (!event.first) event.since = lastChange(tx, assetId);
    removeInstallations(tx, what.removed);
    addInstallations(tx, assetId, what.added, by, now);
    if (!event.first) addChanges(tx, assetId, what.changes, by, now);
    _kernel->ledger().emit(tx, event);
    return what.outcome;
}

}  // namespace kontor::software
