#include "commands/journal_follower.h"

#include <algorithm>
#include <set>

#include "commands/command_parts.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent followUnread(
    LogEvent::Level::warning, "journal.follow_unread", "The journal can't be followed: {error}",
    "Shells that follow the journal show nothing until the database answers again; they miss nothing.");

constexpr std::chrono::seconds lookForEntriesEvery(1);
constexpr std::chrono::minutes streamLife(10);
constexpr std::size_t mostClients = 50;
constexpr std::int64_t mostAtOnce = 2000;

std::string changesText(const Json& changes) {
    if (!changes.isArray()) return {};
    std::vector<std::string> parts;
    for (const auto& change : changes.items()) {
        const std::string from = cellText(change["from"]);
        parts.push_back(change["field"].text() + ": " + (from.empty() ? "" : from + " → ") + cellText(change["to"]));
    }
    return join(parts, "; ");
}

}  // namespace

const std::vector<std::string> journalColumns{"ID", "AT", "WHO", "VIA", "RECORD", "ACTION", "CHANGES"};

std::vector<std::vector<std::string>> journalRows(Transaction& tx, const std::vector<JournalEntry>& entries,
                                                  const Viewer& viewer, Kernel& kernel) {
    std::set<std::int64_t> actors;
    for (const auto& entry : entries)
        for (const auto id : {entry.actorId, entry.impersonatorId})
            if (id != 0) actors.insert(id);
    std::map<std::int64_t, std::string> names;
    for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", {actors.begin(), actors.end()}))
        names[id] = std::move(name);
    const auto nameOf = [&](std::int64_t id) -> std::string {
        const auto name = names.find(id);
        if (id == 0) return "system";
        return name != names.end() ? name->second : std::to_string(id);
    };
    std::vector<std::vector<std::string>> rows;
    for (const auto& entry : entries) {
        std::string who = nameOf(entry.actorId);
        if (entry.impersonatorId) who = nameOf(entry.impersonatorId) + " as " + who;
        const std::string record = entry.ref.id == 0 ? entry.ref.kind : toString(entry.ref);
        rows.push_back({std::to_string(entry.id), parts::cell(entry.at, viewer), who, entry.via, record, entry.action,
                        changesText(entry.changes)});
    }
    return rows;
}

Json journalJson(const std::vector<JournalEntry>& entries) {
    Json list = Json::array();
    for (const auto& entry : entries) {
        Json line = Json::object({{"id", entry.id},
                                  {"at", formatTime(entry.at)},
                                  {"actor_id", entry.actorId},
                                  {"impersonator_id", nullptr},
                                  {"via", entry.via},
                                  {"kind", entry.ref.kind},
                                  {"record_id", entry.ref.id},
                                  {"action", entry.action},
                                  {"changes", entry.changes}});
        if (entry.impersonatorId) line["impersonator_id"] = entry.impersonatorId;
        list.push(std::move(line));
    }
    return list;
}

JournalFollower::~JournalFollower() {
    stop();
}

void JournalFollower::start(Kernel& kernel) {
    _kernel = &kernel;
    _state.lock()->stopping = false;
    _thread = std::thread([this] { run(); });
}

void JournalFollower::stop() noexcept {
    _state.lock()->stopping = true;
    _wake.notify_all();
    if (_thread.joinable()) _thread.join();
}

void JournalFollower::join(const Viewer& viewer, std::int64_t lastId, std::shared_ptr<EventStream> stream) {
    _state.lock()->joining.push_back({viewer, lastId, std::move(stream), _kernel->clock().now()});
    _wake.notify_all();
}

void JournalFollower::run() {
    std::vector<Client> clients;
    for (;;) {
        {
            auto state = _state.lock();
            const auto woken = [&] { return state->stopping || !state->joining.empty(); };
            if (clients.empty())
                _wake.wait(state.lock(), woken);
            else
                _wake.wait_for(state.lock(), lookForEntriesEvery, woken);
            for (auto& client : state->joining) clients.push_back(std::move(client));
            state->joining.clear();
            if (state->stopping) break;
        }
        for (Client& client : clients) serve(client);
        const Time now = _kernel->clock().now();
        for (std::size_t i = 0; i < clients.size(); ++i)
            if (now - clients[i].since > streamLife || i >= mostClients) clients[i].stream->close();
        std::erase_if(clients, [](const Client& client) { return client.stream->closed(); });
    }
    for (Client& client : clients) client.stream->close();
}

void JournalFollower::serve(Client& client) {
    std::string text;
    try {
        text = _kernel->db().read([&](Transaction& tx) {
            const auto newest = _kernel->journal().tail(tx, 1);
            if (newest.empty() || newest.front().id <= client.lastId) return std::string();
            auto entries =
                _kernel->journal().tail(tx, static_cast<int>(std::min(newest.front().id - client.lastId, mostAtOnce)));
            std::reverse(entries.begin(), entries.end());
            std::string lines;
            for (const auto& row : journalRows(tx, entries, client.viewer, *_kernel))
                lines += kontor::join(row, "  ") + "\n";
            const Json data =
                Json::object({{"blocks", Json::array({Json::object({{"type", "text"}, {"text", lines}})})}});
            return "id: " + std::to_string(entries.back().id) + "\nevent: blocks\ndata: " + data.dump() + "\n\n";
        });
    } catch (const Error& error) {
        log(followUnread, {{"error", error.what()}});
        return;
    }
    if (text.empty()) return;
    client.lastId = std::stoll(text.substr(4));
    client.stream->write(text);
}

}  // namespace kontor
