#include "people/merge.h"

#include <algorithm>
#include <map>

#include "identity/account_store.h"
#include "identity/rights.h"
#include "identity/role_rights.h"
#include "identity/session_store.h"
#include "kontor/custom_fields.h"
#include "kontor/personal_data.h"
#include "kontor/provided.h"
#include "organisation/user.h"
#include "people/kernel_columns.h"
#include "people/person.h"
#include "people/user_references.h"

namespace kontor {

namespace {

class Merge {
  public:
    Merge(Transaction& tx, Kernel& kernel, const Viewer& viewer, User from, User into)
        : _tx(tx), _kernel(kernel), _viewer(viewer), _from(std::move(from)), _into(std::move(into)) {}

    Json run() {
        const Person from = personOf(_from);
        const Person into = personOf(_into);
        for (auto* data : providedOf<PersonalData>(_kernel.catalog())) data->merge(_tx, from, into);
        endSessions(_tx, _kernel.ledger(), _from.id);
        // The ways in first: nobody gets those of somebody else, also where they are records.
        for (const auto& column : kernelColumns()) moveColumn(column);
        for (const auto& reference : userReferences(_kernel.catalog())) moveReference(reference);
        for (auto* data : providedOf<PersonalData>(_kernel.catalog()))
            for (const auto& column : data->columns()) moveColumn(column);
        moveRoles();
        endAccount();
        complete();
        return report();
    }

  private:
    /// Each record is told of, so that indexes, lists and histories know.
    void moveReference(const UserReference& reference) {
        const RecordType& type = *reference.type;
        const Field& field = *reference.field;
        std::vector<Place> places;
        std::string sql = "SELECT t.id";
        if (reference.entry) sql += ", t.kind, t.record_id";
        sql += " FROM " + type.table + " t WHERE " + reference.condition();
        _tx.run(sql, {_from.id}, [&](const SqlRow& row) {
            Place place{{type.kind, row.get<std::int64_t>(0)}, std::nullopt};
            if (reference.entry) place.owner = Ref{row.get<std::string>(1), row.get<std::int64_t>(2)};
            places.push_back(std::move(place));
        });
        if (places.empty()) return;
        const std::string table(type.table);
        const bool versioned = type.field("version") && !type.field("version")->column.empty();
        const bool direct = field.linkTable.empty() && field.type != FieldType::references;
        if (!field.linkTable.empty())
            moveLinks(field);
        else if (!direct)
            moveLists(table, std::string(field.column));
        else {
            const std::string column(field.column);
            const std::string grown = versioned ? ", version = version + 1" : "";
            _tx.execute("UPDATE " + table + " SET " + column + " = ?" + grown + " WHERE " + column + " = ?", _into.id,
                        _from.id);
        }
        for (const auto& place : places) {
            if (place.record == Ref{"user", _from.id}) continue;
            if (versioned && !direct)
                _tx.execute("UPDATE " + table + " SET version = version + 1 WHERE id = ?", place.record.id);
            noteChange(_tx, _kernel, _viewer, place, "updated", {{std::string(field.name), _from.id, _into.id}});
        }
        _moved[type.kind] += static_cast<std::int64_t>(places.size());
    }

    void moveLinks(const Field& field) {
        const std::string table(field.linkTable);
        const std::string owner(field.linkOwner);
        const std::string value(field.linkValue);
        _tx.execute("DELETE a FROM " + table + " a JOIN " + table + " b ON b." + owner + " = a." + owner + " AND b." +
                        value + " = ? WHERE a." + value + " = ?",
                    _into.id, _from.id);
        _tx.execute("UPDATE " + table + " SET " + value + " = ? WHERE " + value + " = ?", _into.id, _from.id);
    }

    void moveLists(const std::string& table, const std::string& column) {
        using Row = std::tuple<std::int64_t, std::string>;
        for (const auto& [id, text] : _tx.all<Row>(
                 "SELECT id, " + column + " FROM " + table + " WHERE JSON_CONTAINS(" + column + ", CAST(? AS CHAR))",
                 _from.id)) {
            Json list = Json::array();
            const Json held = Json::parse(text);
            for (const auto& item : held.items()) {
                const Json mine = item == Json(_from.id) ? Json(_into.id) : item;
                if (std::find(list.items().begin(), list.items().end(), mine) == list.items().end()) list.push(mine);
            }
            _tx.execute("UPDATE " + table + " SET " + column + " = ? WHERE id = ?", list.dump(), id);
        }
    }

    void moveColumn(const PersonColumn& column) {
        const std::string& table = column.table;
        const std::string& name = column.column;
        if (column.merge == PersonColumn::Merge::move)
            _moved[table] += _tx.execute("UPDATE IGNORE " + table + " SET " + name + " = ? WHERE " + name + " = ?",
                                         _into.id, _from.id);
        // What stays is what the other one has already.
        _tx.execute("DELETE FROM " + table + " WHERE " + name + " = ?", _from.id);
    }

    /// The one who merges may do all that these roles allow: that was checked.
    void moveRoles() {
        _tx.execute("INSERT IGNORE INTO user_role (user_id, role) SELECT ?, role FROM user_role WHERE user_id = ?",
                    _into.id, _from.id);
        _tx.execute("DELETE FROM user_role WHERE user_id = ?", _from.id);
        RoleRights::changed(_tx);
    }

    void endAccount() {
        _kernel.records().remove(_tx, _viewer, {"user", _from.id});
        _tx.execute("UPDATE user SET merged_into_id = ? WHERE id = ?", _into.id, _from.id);
        // Who reported to the one that went now reports to the other; nobody reports to themselves.
        _tx.execute("UPDATE user SET manager_id = NULL WHERE id = ? AND manager_id = id", _into.id);
        _tx.execute("UPDATE user SET source = ? WHERE id = ? AND source = 'local'", _from.source, _into.id);
    }

    /// What the one that stays does not say of itself, the other one did.
    void complete() {
        Patch patch;
        const auto take = [&](const char* name) {
            const Field* field = findField(User::fields, name);
            const bool lacks = std::holds_alternative<std::nullptr_t>(field->get(&_into));
            if (lacks && !std::holds_alternative<std::nullptr_t>(field->get(&_from)))
                patch.set(name, field->get(&_from));
        };
        for (const char* name : {"email", "phone", "mobile", "title", "employee_number", "location_id", "department_id",
                                 "organisation_id", "photo_id"})
            take(name);
        if (_from.managerId && *_from.managerId != _into.id) take("manager_id");
        if (_from.vip) patch.set("vip", true);
        std::vector<std::string> addresses = _into.otherEmails;
        addresses.insert(addresses.end(), _from.otherEmails.begin(), _from.otherEmails.end());
        if (_from.email && _into.email) addresses.push_back(*_from.email);
        patch.set("other_emails", std::move(addresses));
        Json custom = Json::object();
        for (const auto& declared : _kernel.get<CustomFields>().of(_tx, User::kind))
            if (const Json* value = _from.custom.find(declared.name); value && !_into.custom.find(declared.name))
                custom[declared.name] = *value;
        patch.set("custom", std::move(custom));
        _kernel.records().patch(_tx, Viewer::system("two accounts become one"), {"user", _into.id}, patch);
        if (_from.photoId && !_into.photoId)
            _kernel.files().attach(_tx, Viewer::system("photo of a merged account"), *_from.photoId,
                                   {"user", _into.id});
    }

    Json report() {
        Json moved = Json::object();
        for (const auto& [what, count] : _moved)
            if (count > 0) moved[what] = Json(count);
        auto& ledger = _kernel.ledger();
        ledger.journal(
            _tx, _viewer, {"user", _into.id}, "merged",
            {{"from_id", Json(), Json(_from.id)}, {"login", Json(), Json(_from.login)}, {"moved", Json(), moved}});
        ledger.journal(_tx, _viewer, {"user", _from.id}, "merged_into", {{"merged_into_id", Json(), Json(_into.id)}});
        return Json::object({{"moved", moved}});
    }

    Transaction& _tx;
    Kernel& _kernel;
    const Viewer& _viewer;
    const User _from;
    const User _into;
    std::map<std::string, std::int64_t> _moved;
};

}  // namespace

Json mergePeople(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t fromId, std::int64_t intoId) {
    viewer.require("users.merge");
    viewer.require("users.write");
    if (fromId == intoId) throw Invalid("into_id", "error.merge_with_itself");
    if (fromId == viewer.id()) throw Conflict("error.not_oneself");
    // In the order of their ids, so that two merges at once do not wait for each other.
    tx.run("SELECT id FROM user WHERE id IN (?, ?) ORDER BY id FOR UPDATE", {fromId, intoId}, [](const SqlRow&) {});
    User from = kernel.records().get<User>(tx, viewer, fromId);
    std::optional<User> into;
    try {
        into = kernel.records().get<User>(tx, viewer, intoId);
    } catch (const NotFound&) {
        throw Invalid("into_id", "error.no_such_record", {{"id", std::to_string(intoId)}});
    }
    if (!into->active) throw Conflict("error.merge_into_inactive");
    if (into->anonymisedAt || from.anonymisedAt) throw Conflict("error.already_anonymised");
    // What is under way would go on with the account that is left.
    if (tx.maybe<std::int64_t>("SELECT id FROM erasure WHERE user_id IN (?, ?) AND known IS NOT NULL LIMIT 1", fromId,
                               intoId))
        throw Conflict("error.already_anonymised");
    requireRightsOf(tx, viewer, fromId);
    requireRightsOf(tx, viewer, intoId);
    return Merge(tx, kernel, viewer, std::move(from), std::move(*into)).run();
}

}  // namespace kontor
