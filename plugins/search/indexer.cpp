#include "indexer.h"

#include <algorithm>
#include <map>

#include "kontor/log.h"
#include "kontor/testpoint.h"

namespace kontor::search {

namespace {

const LogEvent writeFailed(LogEvent::Level::warning, "search.write_failed",
                           "The search index can't be written: {error}",
                           "Changes are kept and written as soon as that is possible again; until then searching finds "
                           "what was there before. Look for a full disk and for the rights of DATA/search.");
const LogEvent indexIncomplete(LogEvent::Level::info, "search.incomplete", "The search index is built anew: {reason}",
                               "The index was missing, damaged, made by another version or for another state of the "
                               "database. Searching works meanwhile and finds more and more.");
const LogEvent rebuilt(LogEvent::Level::info, "search.rebuilt", "The search index holds {documents} records",
                       "A rebuild of the search index is done.");

constexpr int indexedAtATime = 100;
/// Whole conversations are in memory at once, and a stop waits for those being read.
constexpr std::size_t readAtOnce = 10;
constexpr std::chrono::seconds retryAfter(5);

}  // namespace

void Indexer::begin(Kernel& kernel) {
    _kernel = &kernel;
    _documents = std::make_unique<Documents>(kernel);
    _index = std::make_unique<Index>(std::filesystem::path(kernel.config("data")) / "search");
    const IndexState index = _index->state();
    const auto [begun, done] = kernel.db().read([](Transaction& tx) {
        return tx.one<std::tuple<std::int64_t, std::int64_t>>("SELECT begun, done FROM search_state WHERE id = 1");
    });
    std::string reason;
    if (!index.complete)
        reason = "it is not complete";
    else if (index.schema != _documents->schema())
        reason = "other texts are searched now";
    else if (index.position < done || index.position > begun)
        reason = "it belongs to another state of the database";
    if (!reason.empty()) {
        log(indexIncomplete, {{"reason", reason}});
        _index->markIncomplete(done);
        requestRebuild(true);
    }
    _state.with([](State& state) { state.stopping = false; });
    _thread = std::thread([this] { run(); });
}

void Indexer::end() noexcept {
    _state.with([](State& state) { state.stopping = true; });
    _wake.notify_all();
    if (_thread.joinable()) _thread.join();
}

std::int64_t Indexer::requestRebuild(bool whenIncomplete) {
    return _kernel->db().write([&](Transaction& tx) {
        return _kernel->jobs().enqueue(tx, "search.rebuild", Json::object({{"when_incomplete", whenIncomplete}}));
    });
}

const Index& Indexer::index() const {
    if (!_index) throw Unavailable("the search index is not open");
    return *_index;
}

const Documents& Indexer::documents() const {
    if (!_documents) throw Unavailable("the search index is not open");
    return *_documents;
}

IndexerStatus Indexer::status() const {
    IndexerStatus status;
    status.index = index().state();
    status.pending =
        _kernel->db().read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM search_pending"); });
    status.error = _state.with([](State& state) { return state.error; });
    return status;
}

void Indexer::note(const StoredEvent& event) {
    if (event.name != RecordChanged::name || !_documents) return;
    const auto ref = _documents->touched(eventFrom<RecordChanged>(event));
    if (!ref) return;
    _kernel->db().write([&](Transaction& tx) {
        tx.execute(
            "INSERT INTO search_pending (kind, record_id, position) VALUES (?, ?, ?)"
            " ON DUPLICATE KEY UPDATE position = GREATEST(position, VALUES(position))",
            ref->kind, ref->id, event.position);
    });
    _state.with([](State& state) { state.woken = true; });
    _wake.notify_all();
}

void Indexer::run() {
    Context frame("thread", "search");
    while (!stopping()) {
        std::string error;
        try {
            while (round() && !stopping()) continue;
        } catch (const IndexDamaged& damaged) {
            error = damaged.what();
            log(indexIncomplete, {{"reason", error}});
            try {
                const std::lock_guard hold(_writing);
                _index->reset();
                requestRebuild(true);
            } catch (const std::exception& further) {
                error = further.what();
            }
        } catch (const std::exception& failed) {
            error = failed.what();
        }
        if (!error.empty()) log(writeFailed, {{"error", error}});
        auto state = _state.lock();
        state->error = error;
        // A woken thread that failed waits all the same: what failed is not going to work at once.
        _wake.wait_for(state.lock(), retryAfter,
                       [&] { return state->stopping || (state->woken && state->error.empty()); });
        state->woken = false;
    }
}

/// Writes one batch; false when nothing was left to do.
bool Indexer::round() {
    const std::lock_guard hold(_writing);
    using Row = std::tuple<std::string, std::int64_t, std::int64_t>;
    const auto rows = _kernel->db().read([](Transaction& tx) {
        return tx.all<Row>("SELECT kind, record_id, position FROM search_pending ORDER BY position LIMIT ?",
                           indexedAtATime);
    });
    if (rows.empty()) return false;
    // Later ones have a higher position, so that this bound names this batch and nothing else.
    const std::int64_t position = std::get<2>(rows.back());
    std::map<std::string, std::vector<std::int64_t>> byKind;
    for (const auto& [kind, id, at] : rows) byKind[kind].push_back(id);

    for (const auto& [kind, ids] : byKind)
        for (std::size_t at = 0; at < ids.size(); at += readAtOnce) {
            // What was written so far is written again after the next start.
            if (stopping()) return false;
            const auto first = ids.begin() + static_cast<std::ptrdiff_t>(at);
            const auto size = std::min(readAtOnce, ids.size() - at);
            write(kind, {first, first + static_cast<std::ptrdiff_t>(size)});
        }
    _kernel->db().write([&](Transaction& tx) {
        tx.execute("UPDATE search_state SET begun = GREATEST(begun, ?) WHERE id = 1", position);
    });
    KONTOR_TESTPOINT("search.before_commit");
    _index->commit(std::max(position, positionDone()));
    KONTOR_TESTPOINT("search.after_commit");
    _kernel->db().write([&](Transaction& tx) {
        tx.execute("DELETE FROM search_pending WHERE position <= ?", position);
        tx.execute("UPDATE search_state SET done = GREATEST(done, ?) WHERE id = 1", position);
    });
    return true;
}

void Indexer::write(const std::string& kind, const std::vector<std::int64_t>& ids) {
    const Source* source = _documents->source(kind);
    std::vector<Document> documents;
    if (source) documents = _kernel->db().read([&](Transaction& tx) { return _documents->read(tx, *source, ids); });
    std::map<std::int64_t, const Document*> found;
    for (const auto& document : documents) found[document.ref.id] = &document;
    for (const auto id : ids) {
        if (const auto document = found.find(id); document != found.end())
            _index->replace(*document->second);
        else
            _index->remove({kind, id});
    }
}

bool Indexer::stopping() const {
    return _state.with([](const State& state) { return state.stopping; });
}

std::int64_t Indexer::positionDone() const {
    return _kernel->db().read(
        [](Transaction& tx) { return tx.one<std::int64_t>("SELECT done FROM search_state WHERE id = 1"); });
}

void Indexer::rebuild(JobRun& run) {
    const Json* condition = run.arguments().find("when_incomplete");
    const bool whenIncomplete = condition && condition->isBool() && condition->boolean();
    const std::unique_lock alone(_rebuilding, std::try_to_lock);
    if (!alone.owns_lock()) return run.progress(0, 0, "another rebuild is under way");
    if (whenIncomplete && index().state().complete) return;

    std::int64_t total = 0, done = 0;
    _kernel->db().read([&](Transaction& tx) {
        total = 0;
        for (const auto& source : _documents->sources()) total += _documents->count(tx, source);
    });
    {
        const std::lock_guard hold(_writing);
        _index->beginRebuild();
        _index->commit(positionDone());
    }
    for (const auto& source : _documents->sources())
        if (!rebuildKind(run, source, done, total)) return;
    {
        const std::lock_guard hold(_writing);
        _index->finishRebuild(_documents->schema());
    }
    run.progress(done, done);
    log(rebuilt, {{"documents", std::to_string(done)}});
}

/// False when the job shall end.
bool Indexer::rebuildKind(JobRun& run, const Source& source, std::int64_t& done, std::int64_t total) {
    std::string cursor;
    for (;;) {
        std::optional<std::string> next;
        {
            const std::lock_guard hold(_writing);
            const auto page = _kernel->db().read([&](Transaction& tx) { return _documents->page(tx, source, cursor); });
            for (const auto& document : page.documents) _index->replace(document);
            _index->commit(positionDone());
            done += static_cast<std::int64_t>(page.documents.size());
            next = page.next;
        }
        run.progress(done, std::max(done, total), source.type->kind);
        if (!next) return true;
        if (run.cancelled()) return false;
        cursor = *next;
    }
}

}  // namespace kontor::search
