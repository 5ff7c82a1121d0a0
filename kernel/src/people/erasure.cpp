#include "people/erasure.h"

#include <stdexcept>

#include "identity/rights.h"
#include "identity/role_rights.h"
#include "kontor/log.h"
#include "kontor/personal_data.h"
#include "kontor/provided.h"
#include "organisation/user.h"
#include "people/erasure_scan.h"
#include "people/kernel_columns.h"
#include "people/person.h"

namespace kontor {

namespace {

const LogEvent erasureFailed(LogEvent::Level::error, "people.anonymise_failed",
                             "Anonymisation {erasure} failed: {error}",
                             "What was done stays done. Ask for it again once the cause is gone; it then goes on.");

constexpr const char* erasureJobName = "people.anonymise";

/// Thrown to leave the walk when the server stops; the job begins anew then.
struct Interrupted : std::runtime_error {
    using std::runtime_error::runtime_error;
};

bool isShared(Transaction& tx, const std::string& name, std::int64_t userId) {
    return tx
        .maybe<std::int64_t>("SELECT id FROM user WHERE name = ? AND id <> ? AND deleted_at IS NULL LIMIT 1", name,
                             userId)
        .has_value();
}

/// What the person is called now, and was called before.
KnownAs knownAs(Transaction& tx, const User& user) {
    KnownAs known;
    const auto learn = [&](std::string_view field, const std::string& text) {
        if (field == "name") known.addName(text, isShared(tx, text, user.id));
        if (field == "login") known.addLogin(text);
        if (field == "email" || field == "other_emails") known.addAddress(text);
        if (field == "phone" || field == "mobile" || field == "employee_number") known.addNumber(text);
    };
    learn("name", user.name);
    learn("login", user.login);
    if (user.email) learn("email", *user.email);
    for (const auto& address : user.otherEmails) learn("email", address);
    for (const auto& number : {user.phone, user.mobile, user.employeeNumber})
        if (number) learn("phone", *number);
    for (const auto& changes :
         tx.all<std::string>("SELECT changes FROM journal WHERE kind = 'user' AND record_id = ?", user.id)) {
        const Json list = Json::parse(changes);
        for (const auto& change : list.items())
            for (const char* side : {"from", "to"}) {
                const Json& value = change[side];
                if (value.isString() && value.string() != "***") learn(change["field"].text(), value.string());
                if (value.isArray())
                    for (const auto& item : value.items()) learn(change["field"].text(), item.text());
            }
    }
    return known;
}

/// The account itself: what is left is a number, and where statistics count it.
void emptyAccount(Transaction& tx, Kernel& kernel, std::int64_t userId, ErasureScan& scan) {
    const std::string name = placeholderOf(userId);
    const Time now = kernel.clock().now();
    if (const auto photo = tx.one<std::optional<std::int64_t>>("SELECT photo_id FROM user WHERE id = ?", userId)) {
        tx.execute("DELETE FROM file_ref WHERE file_id = ? AND kind = 'user'", *photo);
        tx.execute("DELETE FROM file WHERE id = ? AND NOT EXISTS (SELECT 1 FROM file_ref r WHERE r.file_id = file.id)",
                   *photo);
    }
    tx.execute(
        "UPDATE user SET login = ?, name = ?, email = NULL, phone = NULL, mobile = NULL, title = NULL,"
        " employee_number = NULL, vip = FALSE, photo_id = NULL, custom = '{}', manager_id = NULL, active = FALSE,"
        " source = 'local', anonymised_at = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        name, name, now, now, userId);
    scan.count("user_address", tx.execute("DELETE FROM user_address WHERE user_id = ?", userId));
    scan.count("user_role", tx.execute("DELETE FROM user_role WHERE user_id = ?", userId));
    scan.count("role_grant", tx.execute("DELETE FROM role_grant WHERE user_id = ?", userId));
    RoleRights::changed(tx);
    scan.count("user_group_member", tx.execute("DELETE FROM user_group_member WHERE user_id = ?", userId));
    noteChange(tx, kernel, Viewer::system("anonymisation"), {{"user", userId}, std::nullopt}, "anonymised",
               {{"name", Json("***"), Json(name)}, {"email", Json("***"), Json()}});
}

void forgetRows(Kernel& kernel, std::int64_t userId, ErasureScan& scan) {
    const auto forget = [&](const PersonColumn& column) {
        if (column.erase == PersonColumn::Erase::keep) return;
        const std::string& table = column.table;
        const std::string& name = column.column;
        scan.count(table, kernel.db().write([&](Transaction& tx) {
            return tx.execute("DELETE FROM " + table + " WHERE " + name + " = ?", userId);
        }));
    };
    for (const auto& column : kernelColumns()) forget(column);
    for (auto* data : providedOf<PersonalData>(kernel.catalog()))
        for (const auto& column : data->columns()) forget(column);
}

void erase(JobRun& run, Kernel& kernel, const Erasure& erasure, const KnownAs& known) {
    std::int64_t parts = 0;
    ErasureScan scan(kernel, erasure.userId, known, [&] {
        if (run.cancelled()) throw Interrupted("the server stops");
        run.progress(++parts, 0);
    });
    const User user = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get<User>(tx, Viewer::system("anonymisation"), erasure.userId);
    });
    const auto redact = [&](std::string_view text) { return scan.likely().redact(text).value_or(std::string(text)); };
    // Before the texts lose what tells which rows are theirs.
    Person person = personOf(user);
    for (const auto& word : known.sure)
        if (word.find('@') != std::string::npos) person.emails.push_back(asciiLower(word));
    for (auto* data : providedOf<PersonalData>(kernel.catalog())) {
        const auto changed = kernel.db().write([&](Transaction& tx) { return data->erase(tx, person, redact); });
        for (const auto& [what, count] : changed) scan.count(what, count);
    }
    forgetRows(kernel, erasure.userId, scan);
    scan.records();
    scan.fileNames();
    scan.journal();
    scan.outbox();
    kernel.db().write([&](Transaction& tx) {
        ErasureScan last = scan;
        emptyAccount(tx, kernel, erasure.userId, last);
        const Time now = kernel.clock().now();
        tx.execute(
            "UPDATE erasure SET state = 'done', known = NULL, error = '', report = ?, finished_at = ?, updated_at = ?,"
            " version = version + 1 WHERE id = ?",
            last.report().dump(), now, now, erasure.id);
    });
}

void runErasure(JobRun& run, Kernel& kernel) {
    const std::int64_t id = run.arguments()["erasure_id"].integer();
    std::optional<Erasure> erasure;
    std::optional<std::string> known;
    kernel.db().write([&](Transaction& tx) {
        erasure = kernel.records().get<Erasure>(tx, Viewer::system("anonymisation"), id);
        known = tx.one<std::optional<std::string>>("SELECT known FROM erasure WHERE id = ?", id);
        tx.execute("UPDATE erasure SET state = 'running', updated_at = ? WHERE id = ? AND state <> 'done'",
                   kernel.clock().now(), id);
    });
    if (!known) return;
    try {
        erase(run, kernel, *erasure, KnownAs::fromJson(Json::parse(*known)));
    } catch (const Interrupted&) {
        throw;
    } catch (const std::exception& error) {
        log(erasureFailed, {{"erasure", std::to_string(id)}, {"error", error.what()}});
        kernel.db().write([&](Transaction& tx) {
            tx.execute(
                "UPDATE erasure SET state = 'failed', error = ?, updated_at = ?, version = version + 1 WHERE id = ?",
                std::string(leftCharacters(isUtf8(error.what()) ? error.what() : "?", 1000)), kernel.clock().now(), id);
        });
        throw;
    }
}

}  // namespace

std::string placeholderOf(std::int64_t userId) {
    return "anonym-" + std::to_string(userId);
}

std::int64_t beginErasure(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId) {
    viewer.require("users.anonymise");
    viewer.require("users.write");
    if (userId == viewer.id()) throw Conflict("error.not_oneself");
    tx.run("SELECT id FROM user WHERE id = ? FOR UPDATE", {userId}, [](const SqlRow&) {});  // as a merge does
    const User user = kernel.records().get<User>(tx, viewer, userId);
    requireRightsOf(tx, viewer, userId);
    if (user.anonymisedAt) throw Conflict("error.already_anonymised");
    const Time now = kernel.clock().now();
    auto id =
        tx.maybe<std::int64_t>("SELECT id FROM erasure WHERE user_id = ? AND known IS NOT NULL FOR UPDATE", userId);
    if (!id) {
        if (user.active) kernel.records().patch(tx, viewer, {"user", userId}, Patch().set("active", false));
        id = tx.insert(
            "INSERT INTO erasure (user_id, state, known, author_id, created_at, updated_at) VALUES (?, 'waiting', ?, "
            "?, "
            "?, ?)",
            userId, knownAs(tx, user).json().dump(), viewer.id() ? std::optional(viewer.id()) : std::nullopt, now, now);
        kernel.ledger().journal(tx, viewer, {"user", userId}, "anonymise_asked", {{"erasure_id", Json(), Json(*id)}});
    }
    const bool waiting =
        tx.maybe<std::int64_t>(
              "SELECT id FROM job_run WHERE name = ? AND state IN ('waiting', 'running') AND arguments "
              "= ? LIMIT 1",
              erasureJobName, Json::object({{"erasure_id", *id}}).dump())
            .has_value();
    if (!waiting) kernel.jobs().enqueue(tx, erasureJobName, Json::object({{"erasure_id", *id}}));
    return *id;
}

Job erasureJob() {
    Job job;
    job.name = erasureJobName;
    job.doc = "Takes everything personal of somebody out of records, journal and events, as was asked for.";
    job.run = runErasure;
    return job;
}

}  // namespace kontor
