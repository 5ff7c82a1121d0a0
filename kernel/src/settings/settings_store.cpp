#include "settings/settings_store.h"

#include <algorithm>
#include <stdexcept>

#include "kontor/log.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent settingsUnread(LogEvent::Level::warning, "settings.unread", "The settings can't be read: {error}",
                              "The server goes on with the values it knows and tries again in two seconds. "
                              "Check the state of the database.");

constexpr std::chrono::seconds watchEvery(2);

}  // namespace

void checkSetting(const Setting& setting, const Json& value) {
    const auto refuse = [&](std::string key, Message::Params params = {}) {
        throw Invalid(setting.key, std::move(key), std::move(params));
    };
    switch (setting.type) {
        case Setting::Type::text:
        case Setting::Type::secret:
        case Setting::Type::longText: {
            if (!value.isString()) refuse("error.not_a_text");
            const std::size_t most = setting.type == Setting::Type::longText ? 65536 : 1000;
            if (!isUtf8(value.string())) refuse("error.not_utf8");
            if (characters(value.string()) > most) refuse("error.too_long", {{"most", std::to_string(most)}});
            const bool oneLine = setting.type != Setting::Type::longText;
            if (oneLine && value.string().find_first_of("\r\n") != std::string::npos) refuse("error.one_line");
            break;
        }
        case Setting::Type::integer:
            if (!value.isInteger()) refuse("error.not_a_number");
            if (value.integer() < setting.minimum || value.integer() > setting.maximum)
                refuse("error.out_of_range",
                       {{"low", std::to_string(setting.minimum)}, {"high", std::to_string(setting.maximum)}});
            break;
        case Setting::Type::boolean:
            if (!value.isBool()) refuse("error.not_a_boolean");
            break;
        case Setting::Type::choice:
            if (!value.isString() ||
                std::find(setting.choices.begin(), setting.choices.end(), value.string()) == setting.choices.end()) {
                std::string all;
                for (const auto& choice : setting.choices) all += (all.empty() ? "" : ", ") + choice;
                refuse("error.not_one_of", {{"values", all}});
            }
            break;
    }
}

SettingsStore::SettingsStore(Database& db, const Catalog& catalog, const Secrets& secrets, Ledger& ledger,
                             const Clock& clock)
    : _db(db), _catalog(catalog), _secrets(secrets), _ledger(ledger), _clock(clock) {}

SettingsStore::~SettingsStore() {
    stop();
}

void SettingsStore::start() {
    refresh();
    _watch.lock()->stopping = false;
    _thread = std::thread([this] {
        for (;;) {
            {
                auto watch = _watch.lock();
                if (_wake.wait_for(watch.lock(), watchEvery, [&] { return watch->stopping; })) return;
            }
            try {
                refresh();
            } catch (const std::exception& error) {
                log(settingsUnread, {{"error", error.what()}});
            }
        }
    });
}

void SettingsStore::stop() noexcept {
    _watch.lock()->stopping = true;
    _wake.notify_all();
    if (_thread.joinable()) _thread.join();
}

const Setting* SettingsStore::declared(std::string_view key) const {
    const auto found = _catalog.settings.find(key);
    return found == _catalog.settings.end() ? nullptr : &found->second;
}

void SettingsStore::refresh() {
    const auto known = _cache.with([](const Cache& cache) { return cache.version; });
    const auto fresh = _db.read([&](Transaction& tx) -> std::optional<Cache> {
        Cache cache;
        // The version is read before the values: values changed in between are read again the next time, never missed.
        cache.version = tx.one<std::int64_t>("SELECT version FROM setting_head WHERE id = 1");
        if (cache.version == known) return std::nullopt;
        using Row = std::tuple<std::string, std::string, bool>;
        tx.each<Row>(
            [&](Row row) {
                cache.values[std::get<0>(row)] = {std::get<1>(row), std::get<2>(row)};
            },
            "SELECT name, value, sealed FROM setting");
        return cache;
    });
    if (!fresh) return;
    _cache.with([&](Cache& cache) {
        if (fresh->version > cache.version) cache = *fresh;
    });
}

Json SettingsStore::get(std::string_view key) const {
    const Setting* setting = declared(key);
    if (!setting) throw std::logic_error("no setting " + std::string(key) + " is declared");
    const auto stored = _cache.with([&](const Cache& cache) -> std::optional<Stored> {
        const auto found = cache.values.find(key);
        return found == cache.values.end() ? std::nullopt : std::optional(found->second);
    });
    if (!stored) return setting->fallback;
    if (stored->sealed) return Json(_secrets.open(stored->value));
    return Json::parse(stored->value);
}

void SettingsStore::set(const Viewer& viewer, std::string_view key, const Json& value) {
    const Setting* setting = declared(key);
    if (!setting) throw NotFound("setting " + std::string(key));
    viewer.require("settings.write");
    const bool reset = value.isNull();
    if (!reset) checkSetting(*setting, value);
    const bool secret = setting->type == Setting::Type::secret;
    const std::string stored = reset ? "" : secret ? _secrets.seal(value.string()) : value.dump();

    _db.write([&](Transaction& tx) {
        using Row = std::tuple<std::int64_t, std::string, bool>;
        const auto before = tx.maybe<Row>("SELECT id, value, sealed FROM setting WHERE name = ? FOR UPDATE", key);
        std::int64_t id = before ? std::get<0>(*before) : 0;
        if (reset) {
            if (!before) return;
            tx.execute("DELETE FROM setting WHERE id = ?", id);
        } else if (before) {
            tx.execute("UPDATE setting SET value = ?, sealed = ?, updated_at = ? WHERE id = ?", stored, secret,
                       _clock.now(), id);
        } else {
            id = tx.insert("INSERT INTO setting (name, value, sealed, updated_at) VALUES (?, ?, ?, ?)", key, stored,
                           secret, _clock.now());
        }
        tx.execute("UPDATE setting_head SET version = version + 1 WHERE id = 1");
        // The journal says that a secret changed, never what it is.
        FieldChange change{std::string(key), Json(), Json()};
        if (!secret) {
            change.from = before && !std::get<2>(*before) ? Json::parse(std::get<1>(*before)) : setting->fallback;
            change.to = reset ? setting->fallback : value;
        }
        _ledger.journal(tx, viewer, {"setting", id}, "updated", {change});
    });
    KONTOR_TESTPOINT("settings.after_commit");
    refresh();
}

}  // namespace kontor
