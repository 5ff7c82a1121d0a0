#include "computer_reader.h"

#include <algorithm>

#include "computer_store.h"
#include "kontor/text.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

constexpr std::size_t atOnce = 200;
constexpr int computersAtATime = 500;

FieldValue orNull(const std::optional<Time>& at) {
    return at ? FieldValue(*at) : FieldValue(nullptr);
}

/// What is different from what is known; everything for a machine that is new.
Patch changesOf(const Computer& known, const ComputerEntry& found) {
    Patch patch;
    const auto compare = [&](const char* field, const std::string& before, const std::string& after) {
        if (before != after) patch.set(field, after);
    };
    compare("name", known.name, found.name);
    compare("dns_name", known.dnsName, found.dnsName);
    compare("os", known.os, found.os);
    compare("os_version", known.osVersion, found.osVersion);
    compare("description", known.description, found.description);
    compare("dn", known.dn, std::string(leftCharacters(found.dn, 1000)));
    if (known.enabled != found.enabled) patch.set("enabled", found.enabled);
    if (known.lastLogonAt != found.lastLogonAt) patch.set("last_logon_at", orNull(found.lastLogonAt));
    if (!known.present) patch.set("present", true);
    return patch;
}

}  // namespace

ComputerReader::ComputerReader(Kernel& kernel, const Directory& directory, Run& run,
                               std::function<void(const std::string&)> finding, std::function<void()> report)
    : _kernel(kernel),
      _directory(directory),
      _run(run),
      _finding(std::move(finding)),
      _report(std::move(report)),
      _schema(computerSchema(schemaOf(directory), directory.preset, directory.computerFilter)),
      _viewer(Viewer::system("directory " + directory.name)) {}

bool ComputerReader::readChanges(Connection& connection, const Mark& mark) {
    std::vector<Entry> changed;
    std::vector<std::string> deleted;
    const auto next = changesSince(connection, _schema.kind, _directory.computerBase, mark, computersAtATime,
                                   {[&](Entry&& entry) { changed.push_back(std::move(entry)); },
                                    [&](const std::string& id) { deleted.push_back(id); }});
    if (!next) return false;
    for (const Entry& entry : changed) take(entry);
    flush();
    std::erase_if(deleted, [&](const std::string& id) { return _seen.contains(id); });
    std::vector<std::int64_t> gone;
    for (std::size_t from = 0; from < deleted.size(); from += atOnce) {
        const std::vector<std::string> some(
            deleted.begin() + static_cast<std::ptrdiff_t>(from),
            deleted.begin() + static_cast<std::ptrdiff_t>(std::min(from + atOnce, deleted.size())));
        // Of everything that was deleted, people and groups too, these are machines.
        for (const auto& [id, computer] :
             _kernel.db().read([&](Transaction& tx) { return store::computers(tx, _directory.id, some); }))
            if (computer.present) gone.push_back(computer.id);
    }
    leave(gone);
    return true;
}

void ComputerReader::readAll(Connection& connection) {
    _run.computersSeen = 0;
    Search search;
    search.base = _directory.computerBase;
    search.filter = _schema.kind.filter;
    search.attributes = _schema.kind.attributes;
    connection.searchPaged(search, computersAtATime, [&](Entry&& entry) { take(entry); });
    flush();
    const auto known = _kernel.db().read([&](Transaction& tx) { return store::presentComputers(tx, _directory.id); });
    if (_seen.empty() && !known.empty()) {
        _finding("no computer was found below " + _directory.computerBase + ": none is taken for missing");
        return;
    }
    std::vector<std::int64_t> gone;
    for (const auto& head : known)
        if (!_seen.contains(head.externalId)) gone.push_back(head.id);
    leave(gone);
}

void ComputerReader::take(const Entry& entry) {
    ++_run.computersSeen;
    std::string problem;
    auto computer = computerOf(entry, _schema, problem);
    if (!computer) return _finding(problem);
    if (!_seen.insert(computer->id).second) return;
    _waiting.push_back(std::move(*computer));
    if (_waiting.size() >= atOnce) flush();
}

void ComputerReader::flush() {
    const auto some = std::exchange(_waiting, {});
    std::vector<std::string> ids;
    for (const auto& computer : some) ids.push_back(computer.id);
    const auto known = _kernel.db().read([&](Transaction& tx) { return store::computers(tx, _directory.id, ids); });
    std::int64_t changed = 0;
    const auto writeAll = [&](Transaction* tx) {
        changed = 0;
        for (const auto& found : some) {
            const auto at = known.find(found.id);
            const bool fresh = at == known.end();
            Computer before = fresh ? Computer() : at->second;
            Patch patch = changesOf(before, found);
            if (!fresh && patch.empty()) continue;
            ++changed;
            if (!tx) continue;
            if (fresh) {
                patch.set("directory_id", _directory.id).set("external_id", found.id);
                _kernel.records().create(*tx, _viewer, Computer::kind, patch);
            } else {
                _kernel.records().patch(*tx, _viewer, {std::string(Computer::kind), before.id}, patch);
            }
        }
    };
    if (_run.dryRun)
        writeAll(nullptr);
    else if (!some.empty())
        _kernel.db().write([&](Transaction& tx) { writeAll(&tx); });
    _run.computersChanged += changed;
    _report();
}

void ComputerReader::leave(const std::vector<std::int64_t>& ids) {
    for (std::size_t from = 0; from < ids.size() && !_run.dryRun; from += atOnce)
        _kernel.db().write([&](Transaction& tx) {
            for (std::size_t at = from; at < std::min(from + atOnce, ids.size()); ++at)
                _kernel.records().patch(tx, _viewer, {std::string(Computer::kind), ids[at]},
                                        Patch().set("present", false));
        });
    _run.computersChanged += static_cast<std::int64_t>(ids.size());
}

}  // namespace kontor::directory
