#include "changes.h"

#include <lber.h>
#include <ldap.h>

#include <algorithm>
#include <memory>

#include "kontor/text.h"
#include "names.h"
#include "values.h"

namespace kontor::directory {

namespace {

constexpr const char* showDeleted = "1.2.840.113556.1.4.417";
constexpr const char* syncRequest = "1.3.6.1.4.1.4203.1.9.1.1";
constexpr const char* syncState = "1.3.6.1.4.1.4203.1.9.1.2";
constexpr const char* syncDone = "1.3.6.1.4.1.4203.1.9.1.3";
constexpr const char* syncInfo = "1.3.6.1.4.1.4203.1.9.1.4";

struct BerEnd {
    void operator()(BerElement* element) const { ber_free(element, 1); }
};
using Ber = std::unique_ptr<BerElement, BerEnd>;

Ber reading(const std::string& value) {
    berval bytes{value.size(), const_cast<char*>(value.data())};
    return Ber(ber_init(&bytes));
}

std::string written(const Ber& ber) {
    berval* bytes = nullptr;
    if (ber_flatten(ber.get(), &bytes) != 0) return {};
    std::string result(bytes->bv_val, bytes->bv_len);
    ber_bvfree(bytes);
    return result;
}

std::string textOf(const berval& bytes) {
    return bytes.bv_val ? std::string(bytes.bv_val, bytes.bv_len) : std::string();
}

/// The 16 bytes of an entryUUID as text.
std::string uuidText(const std::string& bytes) {
    std::string digits = toHex(bytes);
    if (bytes.size() == 16)
        for (const std::size_t at : {8U, 13U, 18U, 23U}) digits.insert(at, "-");
    return digits;
}

std::string syncRequestValue(const std::string& cookie) {
    const Ber ber(ber_alloc_t(LBER_USE_DER));
    berval bytes{cookie.size(), const_cast<char*>(cookie.data())};
    constexpr int refreshOnly = 1;
    if (cookie.empty())
        ber_printf(ber.get(), "{e}", refreshOnly);
    else
        ber_printf(ber.get(), "{eO}", refreshOnly, &bytes);
    return written(ber);
}

bool offers(Connection& connection, const std::string& control) {
    const auto root = connection.read("", {"supportedControl"});
    if (!root) return false;
    const auto& list = root->all("supportedcontrol");
    return std::find(list.begin(), list.end(), control) != list.end();
}

/// One refresh by RFC 4533.
class Refresh {
  public:
    Refresh(Connection& connection, const EntryKind& kind) : _connection(connection), _kind(kind) {}

    /// The cookie for the next time; nothing when the server could only list what is present.
    std::optional<std::string> run(const std::string& base, const std::string& cookie,
                                   const std::vector<std::string>& attributes, const ChangeHandler& handler) {
        Search search;
        search.base = base;
        search.filter = _kind.filter;
        search.attributes = attributes;
        search.controls = {{syncRequest, syncRequestValue(cookie), true}};
        _cookie = cookie;
        const auto controls = _connection.search(search, {[&](Entry&& entry, const std::vector<Control>& with) {
                                                              this->entry(std::move(entry), with, handler);
                                                          },
                                                          [&](const std::string& oid, const std::string& data) {
                                                              if (oid == syncInfo) info(data, handler);
                                                          }});
        for (const auto& control : controls)
            if (control.oid == syncDone) done(control.value);
        if (_present) return std::nullopt;
        return _cookie;
    }

  private:
    void entry(Entry&& entry, const std::vector<Control>& controls, const ChangeHandler& handler) {
        enum State { present = 0, add = 1, modify = 2, gone = 3 };
        for (const auto& control : controls) {
            if (control.oid != syncState) continue;
            const Ber ber = reading(control.value);
            ber_int_t state = add;
            berval uuid{0, nullptr};
            if (ber_scanf(ber.get(), "{em", &state, &uuid) == LBER_ERROR) continue;
            if (state == gone) return handler.deleted(uuidText(textOf(uuid)));
            if (state == present) return;
        }
        handler.changed(std::move(entry));
    }

    void info(const std::string& data, const ChangeHandler& handler) {
        enum Tag : ber_tag_t { newCookie = 0x80, refreshDelete = 0xA1, refreshPresent = 0xA2, idSet = 0xA3 };
        const Ber ber = reading(data);
        ber_len_t length = 0;
        const ber_tag_t tag = ber_peek_tag(ber.get(), &length);
        if (tag == newCookie) {
            berval cookie{0, nullptr};
            if (ber_scanf(ber.get(), "tm", nullptr, &cookie) != LBER_ERROR) _cookie = textOf(cookie);
            return;
        }
        if (tag == refreshPresent) _present = true;
        if (ber_scanf(ber.get(), "{") == LBER_ERROR) return;
        if (ber_peek_tag(ber.get(), &length) == LBER_OCTETSTRING) {
            berval cookie{0, nullptr};
            ber_scanf(ber.get(), "m", &cookie);
            _cookie = textOf(cookie);
        }
        if (tag != idSet) return;
        ber_int_t deletes = 0;
        if (ber_peek_tag(ber.get(), &length) == LBER_BOOLEAN) ber_scanf(ber.get(), "b", &deletes);
        BerVarray ids = nullptr;
        if (ber_scanf(ber.get(), "[W]", &ids) == LBER_ERROR) return;
        for (berval* id = ids; id && id->bv_val; ++id) {
            if (deletes)
                handler.deleted(uuidText(textOf(*id)));
            else
                _present = true;
        }
        if (ids) ber_bvarray_free(ids);
    }

    void done(const std::string& value) {
        const Ber ber = reading(value);
        ber_len_t length = 0;
        if (ber_scanf(ber.get(), "{") == LBER_ERROR) return;
        if (ber_peek_tag(ber.get(), &length) == LBER_OCTETSTRING) {
            berval cookie{0, nullptr};
            ber_scanf(ber.get(), "m", &cookie);
            _cookie = textOf(cookie);
        }
    }

    Connection& _connection;
    const EntryKind& _kind;
    std::string _cookie;
    bool _present = false;
};

struct Controller {
    std::string name;
    std::string usn;
    std::string context;
};

Controller controllerOf(Connection& connection) {
    const auto root = connection.read("", {"dsServiceName", "highestCommittedUSN", "defaultNamingContext"});
    if (!root) return {};
    return {root->first("dsservicename"), root->first("highestcommittedusn"), root->first("defaultnamingcontext")};
}

std::optional<Mark> byUpdateNumber(Connection& connection, const EntryKind& kind, const std::string& base,
                                   const Mark& mark, int pageSize, const ChangeHandler& handler) {
    const Controller controller = controllerOf(connection);
    const auto last = numberOf(mark.value);
    const auto now = numberOf(controller.usn);
    // A smaller number than last time: the controller was restored from a copy.
    if (!last || !now || controller.name != mark.server || *now < *last) return std::nullopt;
    const std::string since = "(uSNChanged>=" + std::to_string(*last + 1) + ")";
    Search search;
    search.base = base;
    search.filter = "(&" + kind.filter + since + ")";
    search.attributes = kind.attributes;
    connection.searchPaged(search, pageSize, handler.changed);
    Search gone;
    gone.base = "CN=Deleted Objects," + controller.context;
    gone.filter = "(&(isDeleted=TRUE)" + since + ")";
    gone.attributes = {kind.id};
    gone.controls = {{showDeleted, "", true}};
    connection.searchPaged(gone, pageSize, [&](Entry&& entry) {
        const std::string id = idOf(entry, kind.id, kind.activeDirectory);
        if (!id.empty()) handler.deleted(id);
    });
    return Mark{"usn", controller.name, controller.usn};
}

std::string latestTimestamp(Connection& connection, const std::string& base) {
    // The server's own clock, as near as it can be had: of the entry that it keeps about itself.
    for (const std::string& dn : {std::string(), base})
        if (const auto entry = connection.read(dn, {"currentTime", "modifyTimestamp"}))
            for (const char* name : {"currenttime", "modifytimestamp"})
                if (!entry->first(name).empty()) return entry->first(name);
    return {};
}

}  // namespace

Mark currentMark(Connection& connection, const EntryKind& kind, const std::string& base) {
    if (kind.activeDirectory) {
        const Controller controller = controllerOf(connection);
        if (!numberOf(controller.usn)) return {};
        return {"usn", controller.name, controller.usn};
    }
    if (asciiLower(kind.id) == "entryuuid" && offers(connection, syncRequest)) {
        // The number of the last change stands at the top of the tree that the base lies in.
        const auto root = connection.read("", {"namingContexts"});
        for (const auto& top : root ? root->all("namingcontexts") : std::vector<std::string>()) {
            if (!liesBelow(base, top)) continue;
            const auto entry = connection.read(top, {"contextCSN"});
            if (entry && !entry->first("contextcsn").empty())
                return {"syncrepl", "", "rid=000,csn=" + join(entry->all("contextcsn"), ";")};
        }
    }
    return {"timestamp", "", latestTimestamp(connection, base)};
}

std::optional<Mark> changesSince(Connection& connection, const EntryKind& kind, const std::string& base,
                                 const Mark& mark, int pageSize, const ChangeHandler& handler) {
    if (mark.value.empty()) return std::nullopt;
    if (mark.way == "usn") return byUpdateNumber(connection, kind, base, mark, pageSize, handler);
    if (mark.way == "syncrepl") {
        auto cookie = Refresh(connection, kind).run(base, mark.value, kind.attributes, handler);
        if (!cookie) return std::nullopt;
        return Mark{"syncrepl", "", *cookie};
    }
    if (mark.way != "timestamp" || !generalizedTime(mark.value)) return std::nullopt;
    const std::string now = latestTimestamp(connection, base);
    Search search;
    search.base = base;
    search.filter = "(&" + kind.filter + "(modifyTimestamp>=" + escapeFilter(mark.value) + "))";
    search.attributes = kind.attributes;
    std::string latest = now.empty() ? mark.value : std::max(now, mark.value);
    search.attributes.emplace_back("modifyTimestamp");
    connection.searchPaged(search, pageSize, [&](Entry&& entry) {
        latest = std::max(latest, entry.first("modifytimestamp"));
        handler.changed(std::move(entry));
    });
    return Mark{"timestamp", "", latest};
}

}  // namespace kontor::directory
