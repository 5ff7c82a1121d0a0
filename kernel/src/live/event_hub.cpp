#include "live/event_hub.h"

#include <algorithm>
#include <chrono>

#include "identity/session_ended.h"
#include "kontor/log.h"

namespace kontor {

namespace {

const LogEvent liveUnread(LogEvent::Level::warning, "live.unread", "Live events can't be read: {error}",
                          "Open pages do not change by themselves until the database answers again; nothing is lost.");

constexpr int eventsInOneLook = 500;
constexpr std::chrono::seconds lookForEventsEvery(1);  // for what other nodes wrote
constexpr std::chrono::seconds heartbeatEvery(15);  // so that proxies keep the connection and dead clients are noticed
constexpr std::chrono::seconds checkEvery(5);       // sessions that expired, roles that changed

std::string message(std::int64_t position, std::string_view name, const Json& data) {
    return "id: " + std::to_string(position) + "\nevent: " + std::string(name) + "\ndata: " + data.dump() + "\n\n";
}

/// Records by which somebody may see more or less than before.
bool changesRights(const std::string& kind) {
    static const std::set<std::string, std::less<>> kinds{"user",  "role",     "role-grant", "group",
                                                          "token", "location", "department", "category"};
    return kinds.contains(kind);
}

/// The names of the fields that changed, as far as the viewer may read them.
Json changedList(const RecordChanged& change, const Viewer& viewer, const RecordType& type) {
    Json::Array fields;
    for (const auto& name : change.changed) {
        const Field* field = type.field(name);
        if (field && type.fieldReadable && !viewer.isSystem() && !type.fieldReadable(viewer, *field)) continue;
        fields.emplace_back(name);
    }
    return fields;
}

/// What a client hears of a change under the kind it asked for.
Json dataFor(const RecordChanged& change, bool asOwner, Json changed) {
    Json data = Json::object({{"kind", asOwner ? change.ownerKind : change.kind},
                              {"id", asOwner ? change.ownerId : change.id},
                              {"action", asOwner ? std::string("updated") : change.action},
                              {"changed", std::move(changed)},
                              {"actor_id", change.actorId},
                              {"via", change.via}});
    if (asOwner) data["entry"] = Json::object({{"kind", change.kind}, {"id", change.id}, {"action", change.action}});
    return data;
}

}  // namespace

EventHub::EventHub(Database& db, LedgerStore& ledger, AccountStore& accounts, const Catalog& catalog, int mostOfOne)
    : _db(db), _ledger(ledger), _accounts(accounts), _catalog(catalog), _mostOfOne(mostOfOne) {
    _ledger.onEvents(this, [this] {
        _state.lock()->woken = true;
        _wake.notify_all();
    });
}

EventHub::~EventHub() {
    _ledger.forget(this);
    stop();
}

void EventHub::start() {
    _position = _db.read([](Transaction& tx) { return outbox::newest(tx); });
    _state.lock()->stopping = false;
    _thread = std::thread([this] { run(); });
}

void EventHub::stop() noexcept {
    _state.lock()->stopping = true;
    _wake.notify_all();
    if (_thread.joinable()) _thread.join();
    for (auto& client : _clients) client.stream->close();
    _clients.clear();
    auto state = _state.lock();
    for (auto& client : state->joining) client.stream->close();
    state->joining.clear();
    state->count = 0;
}

void EventHub::join(const Viewer& viewer, std::vector<std::string> kinds, std::int64_t lastEventId,
                    std::shared_ptr<EventStream> stream) {
    auto state = _state.lock();
    if (state->stopping) {
        stream->close();
        return;
    }
    state->joining.push_back({viewer, {kinds.begin(), kinds.end()}, lastEventId, std::move(stream)});
    ++state->count;
    state->woken = true;
    _wake.notify_all();
}

std::size_t EventHub::clients() {
    return _state.lock()->count;
}

bool EventHub::stopping() {
    return _state.lock()->stopping;
}

void EventHub::run() {
    Context frame("thread", "live");
    auto heartbeat = std::chrono::steady_clock::now();
    auto checked = heartbeat;
    while (!stopping()) {
        bool more = false;
        try {
            more = advance();
            welcome();
            const auto now = std::chrono::steady_clock::now();
            if (_recheck || now - checked >= checkEvery) {
                checkViewers();
                checked = now;
            }
            if (now - heartbeat >= heartbeatEvery) {
                sendHeartbeats();
                heartbeat = now;
            }
        } catch (const std::exception& error) {
            more = false;
            log(liveUnread, {{"error", error.what()}});
        }
        dropClosed();
        auto state = _state.lock();
        if (!more) _wake.wait_for(state.lock(), lookForEventsEvery, [&] { return state->stopping || state->woken; });
        state->woken = false;
    }
}

/// Takes in who came: first what they missed, up to where the others are, so that nothing falls between.
void EventHub::welcome() {
    std::vector<Client> joining;
    _state.with([&](State& state) { joining.swap(state.joining); });
    for (std::size_t i = 0; i < joining.size(); ++i) {
        Client& client = joining[i];
        try {
            if (!refuse(client) && replay(client)) _clients.push_back(client);
        } catch (...) {
            // Back in line with the rest; a message sent twice is one that clients know already by its id.
            _state.with([&](State& state) {
                state.joining.insert(state.joining.end(), joining.begin() + static_cast<std::ptrdiff_t>(i),
                                     joining.end());
            });
            throw;
        }
    }
}

/// Each stream costs memory and a look at every change; nobody reads a hundred pages at once.
bool EventHub::refuse(const Client& client) const {
    if (client.viewer.isSystem()) return false;
    const auto open = std::count_if(_clients.begin(), _clients.end(), [&](const Client& other) {
        return other.viewer.id() == client.viewer.id() && !other.stream->closed();
    });
    if (open < _mostOfOne) return false;
    client.stream->write("retry: 60000\n\n");
    client.stream->close();
    return true;
}

bool EventHub::replay(Client& client) {
    if (client.position <= 0 || client.position > _position) {
        client.position = _position;
    } else {
        const auto oldest = _db.read([](Transaction& tx) { return outbox::oldest(tx); });
        const bool gone = oldest == 0 ? client.position < _position : client.position + 1 < oldest;
        if (gone) {
            client.position = _position;
            if (!client.stream->write(message(_position, "reset", Json::object()))) return false;
        }
    }
    // The id alone, so that a client that hears nothing before the connection breaks can still say where it was.
    if (!client.stream->write("retry: 3000\nid: " + std::to_string(client.position) + "\n\n")) return false;
    while (client.position < _position && !stopping()) {
        auto events = _db.read([&](Transaction& tx) { return outbox::after(tx, client.position, eventsInOneLook); });
        std::erase_if(events, [&](const StoredEvent& event) { return event.position > _position; });
        if (events.empty()) break;
        deliver(events, {&client});
        client.position = events.back().position;
        if (client.stream->closed()) return false;
    }
    client.position = _position;
    return !client.stream->closed();
}

bool EventHub::advance() {
    const auto events = _db.read([&](Transaction& tx) { return outbox::after(tx, _position, eventsInOneLook); });
    if (events.empty()) return false;
    for (const auto& event : events) {
        if (event.name == SessionEnded::name) _recheck = true;
        if (event.name != RecordChanged::name) continue;
        const std::string kind = event.data["kind"].text();
        if (changesRights(kind)) _recheck = true;
    }
    // Rights first: who just lost them hears nothing of what came with it.
    if (_recheck) checkViewers();
    std::vector<Client*> all;
    for (auto& client : _clients) all.push_back(&client);
    deliver(events, all);
    _position = events.back().position;
    for (auto& client : _clients) client.position = _position;
    return events.size() == static_cast<std::size_t>(eventsInOneLook);
}

void EventHub::deliver(const std::vector<StoredEvent>& events, std::vector<Client*> clients) {
    if (clients.empty()) return;
    std::set<std::string> asked;
    for (const auto* client : clients) asked.insert(client->kinds.begin(), client->kinds.end());
    std::vector<RecordChanged> changes;
    std::vector<std::int64_t> positions;
    for (const auto& event : events) {
        if (event.name != RecordChanged::name) continue;
        RecordChanged change;
        try {
            change = eventFrom<RecordChanged>(event);
        } catch (const Error& error) {
            // Of another version of the product; it must not hold up what comes after it.
            log(liveUnread, {{"error", error.what()}});
            continue;
        }
        if (!asked.contains(change.kind) && !asked.contains(change.ownerKind)) continue;
        changes.push_back(std::move(change));
        positions.push_back(event.position);
    }
    if (changes.empty()) return;
    // Texts are gathered first: the closure may run more than once.
    std::vector<std::string> texts;
    _db.read([&](Transaction& tx) {
        texts.assign(clients.size(), {});
        Sight sight(_catalog, changes);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            const RecordChanged& change = changes[i];
            const std::string owner = change.ownerKind.empty() ? ""
                                                               : message(positions[i], change.ownerKind,
                                                                         dataFor(change, true, Json::array()));
            for (std::size_t c = 0; c < clients.size(); ++c) {
                const auto& kinds = clients[c]->kinds;
                const bool wantsOwn = kinds.contains(change.kind);
                const bool wantsOwner = !owner.empty() && kinds.contains(change.ownerKind);
                if ((!wantsOwn && !wantsOwner) || !sight.sees(tx, clients[c]->viewer, change)) continue;
                if (wantsOwn) {
                    const RecordType& type = _catalog.records.find(change.kind)->second;
                    texts[c] += message(positions[i], change.kind,
                                        dataFor(change, false, changedList(change, clients[c]->viewer, type)));
                }
                if (wantsOwner) texts[c] += owner;
            }
        }
    });
    for (std::size_t c = 0; c < clients.size(); ++c)
        if (!texts[c].empty() && !clients[c]->stream->write(texts[c])) clients[c]->stream->close();
}

/// Ends the streams of who signed out or was switched off; the others go on with the rights they have now.
void EventHub::checkViewers() {
    if (!_clients.empty()) {
        std::vector<Viewer> viewers;
        for (const auto& client : _clients) viewers.push_back(client.viewer);
        const auto now = _db.read([&](Transaction& tx) { return _accounts.current(tx, viewers); });
        for (auto& client : _clients) {
            const auto found = now.find(AccountStore::identityOf(client.viewer));
            if (found == now.end())
                client.stream->close();
            else
                client.viewer = found->second;
        }
        dropClosed();
    }
    _recheck = false;
}

void EventHub::sendHeartbeats() {
    for (auto& client : _clients)
        if (!client.stream->write(":\n\n")) client.stream->close();
}

void EventHub::dropClosed() {
    std::erase_if(_clients, [](const Client& client) { return client.stream->closed(); });
    _state.with([&](State& state) { state.count = _clients.size() + state.joining.size(); });
}

}  // namespace kontor
