#include "people/person_export.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "identity/rights.h"
#include "kontor/impersonation.h"
#include "kontor/personal_data.h"
#include "kontor/provided.h"
#include "kontor/text.h"
#include "people/kernel_columns.h"
#include "people/person.h"
#include "people/user_references.h"

namespace kontor {

namespace {

/// A file without a name, written from front to end and then read as a whole without being held in memory.
class Scratch {
  public:
    explicit Scratch(const std::string& folder)
        : _handle(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) {
        if (_handle < 0) throw Unavailable("no file can be made in " + folder);
    }
    ~Scratch() {
        if (_data != nullptr) ::munmap(_data, _size);
        ::close(_handle);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void write(std::string_view text) {
        while (!text.empty()) {
            const auto some = ::write(_handle, text.data(), text.size());
            if (some < 0) throw Unavailable("the export can't be written");
            text.remove_prefix(static_cast<std::size_t>(some));
            _size += static_cast<std::size_t>(some);
        }
    }
    std::string_view content() {
        _data = ::mmap(nullptr, _size, PROT_READ, MAP_PRIVATE, _handle, 0);
        if (_data == MAP_FAILED) {
            _data = nullptr;
            throw Unavailable("the export can't be read back");
        }
        return {static_cast<const char*>(_data), _size};
    }

  private:
    const int _handle;
    std::size_t _size = 0;
    void* _data = nullptr;
};

/// Members of one object, each a list whose items come one by one.
class JsonFile {
  public:
    explicit JsonFile(const std::string& folder) : _file(folder) { _file.write("{"); }

    void member(const std::string& name, const Json& value) {
        begin(name);
        _file.write(value.pretty());
    }
    /// An item of the list of that name, which goes on as long as the name stays the same.
    void item(const std::string& list, const Json& value) {
        if (list != _list) {
            begin(list);
            _file.write("[\n");
            _list = list;
        } else {
            _file.write(",\n");
        }
        _file.write(value.dump());
    }
    std::string_view content() {
        endList();
        _file.write("\n}\n");
        return _file.content();
    }

  private:
    void begin(const std::string& name) {
        endList();
        _file.write((_first ? "\n" : ",\n") + Json(name).dump() + ": ");
        _first = false;
    }
    void endList() {
        if (!_list.empty()) _file.write("\n]");
        _list.clear();
    }

    Scratch _file;
    bool _first = true;
    std::string _list;
};

Json cellJson(const SqlValue& cell) {
    return std::visit(
        [](const auto& held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, Time>)
                return formatTime(held);
            else
                return held;
        },
        cell);
}

class Export {
  public:
    Export(Kernel& kernel, const Viewer& viewer, const User& user)
        : _kernel(kernel), _viewer(viewer), _user(user), _file(kernel.config("data")) {}

    std::string_view run(const Json& account) {
        _file.member("exported_at", formatTime(_kernel.clock().now()));
        _file.member("account", account);
        std::map<std::string, std::vector<UserReference>> byKind;
        for (const auto& reference : userReferences(_kernel.catalog()))
            byKind[reference.type->kind].push_back(reference);
        for (const auto& [kind, references] : byKind) records(kind, references);
        for (const auto& column : kernelColumns()) rows(column);
        for (auto* data : providedOf<PersonalData>(_kernel.catalog())) {
            for (const auto& column : data->columns()) rows(column);
            _kernel.db().read([&](Transaction& tx) {
                data->tell(tx, personOf(_user), [&](const std::string& part, Json row) { _file.item(part, row); });
            });
        }
        history();
        return _file.content();
    }

  private:
    void records(const std::string& kind, const std::vector<UserReference>& references) {
        const RecordType& type = *references.front().type;
        std::string refers;
        std::vector<SqlValue> values{std::int64_t{0}};
        for (const auto& reference : references) {
            refers += (refers.empty() ? "" : " OR ") + reference.condition();
            values.emplace_back(_user.id);
        }
        // Found as the system, read as who asks: what they may not see is left out.
        for (std::int64_t after = 0;;) {
            std::vector<std::int64_t> ids;
            std::vector<Json> found;
            _kernel.db().read([&](Transaction& tx) {
                ids.clear();
                found.clear();
                values.front() = after;
                tx.run(
                    "SELECT t.id FROM " + type.table + " t WHERE t.id > ? AND (" + refers + ") ORDER BY t.id LIMIT 200",
                    values, [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
                for (const auto id : ids)
                    if (auto json = seen(tx, {kind, id})) found.push_back(std::move(*json));
            });
            if (ids.empty()) return;
            after = ids.back();
            for (const auto& json : found) _file.item("records." + kind, json);
        }
    }

    std::optional<Json> seen(Transaction& tx, const Ref& ref) {
        try {
            return _kernel.records().get(tx, _viewer, ref).toJson(_viewer);
        } catch (const NotFound&) {
        } catch (const Forbidden&) {
        }
        return std::nullopt;
    }

    void rows(const PersonColumn& column) {
        if (column.shown.empty()) return;
        const std::string& table = column.table;
        const std::string& name = column.column;
        const std::string shown = join(column.shown, ", ");
        std::vector<Json> found;
        _kernel.db().read([&](Transaction& tx) {
            found.clear();
            tx.run("SELECT " + shown + " FROM " + table + " WHERE " + name + " = ?", {_user.id},
                   [&](const SqlRow& row) {
                       Json json = Json::object();
                       for (std::size_t i = 0; i < column.shown.size(); ++i)
                           json[column.shown[i]] = cellJson(row.cell(i));
                       found.push_back(std::move(json));
                   });
        });
        for (const auto& json : found) _file.item("tables." + table, json);
    }

    void history() {
        for (std::int64_t before = INT64_MAX;;) {
            const auto entries = _kernel.db().read([&](Transaction& tx) {
                return _kernel.journal().of(tx, {"user", _user.id}, before, 200);
            });
            if (entries.empty()) return;
            before = entries.back().id;
            for (const auto& entry : entries)
                _file.item("history", Json::object({{"at", formatTime(entry.at)},
                                                    {"actor_id", entry.actorId},
                                                    {"via", entry.via},
                                                    {"action", entry.action},
                                                    {"changes", entry.changes}}));
        }
    }

    Kernel& _kernel;
    const Viewer& _viewer;
    const User& _user;
    JsonFile _file;
};

}  // namespace

namespace {

/// A token that is narrowed gets nothing that was put together with other rights.
std::string nameOf(std::int64_t userId, const Viewer& viewer) {
    std::string scopes;
    for (const auto& scope : viewer.data().scopes) scopes += scope + '\n';
    const std::string bounds = scopes.empty() ? "" : "-" + sha256Hex(scopes).substr(0, 12);
    return "kontor-person-" + std::to_string(userId) + bounds + ".json";
}

void requireExport(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    const bool oneself = userId == viewer.id();
    if (oneself) requireOneself(viewer);
    if (!oneself || !viewer.data().scopes.empty()) viewer.require("users.export");
    if (oneself) return;
    kernel.records().get(tx, viewer, {"user", userId});
    requireRightsOf(tx, viewer, userId);
}

}  // namespace

StoredFile exportPerson(Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    const Viewer system = Viewer::system("export of what is stored about a person");
    std::optional<AnyRecord> user;
    kernel.db().write([&](Transaction& tx) {
        requireExport(tx, kernel, viewer, userId);
        user.emplace(kernel.records().get(tx, system, {"user", userId}));
        kernel.ledger().journal(tx, viewer, {"user", userId}, "exported");
    });
    Export writer(kernel, viewer, user->as<User>());
    const std::string_view content = writer.run(user->toJson(userId == viewer.id() ? system : viewer));
    return kernel.files().store(viewer, nameOf(userId, viewer), "application/json", content);
}

StoredFile lastPersonExport(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    requireExport(tx, kernel, viewer, userId);
    // Those of a day ago are being swept.
    const auto id = tx.maybe<std::int64_t>(
        "SELECT id FROM file WHERE uploader_id = ? AND name = ? AND created_at > ? ORDER BY id DESC LIMIT 1",
        viewer.id(), nameOf(userId, viewer), kernel.clock().now() - std::chrono::hours(24));
    if (!id) throw NotFound("export of user " + std::to_string(userId));
    return kernel.files().find(tx, viewer, *id);
}

}  // namespace kontor
