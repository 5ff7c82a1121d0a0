#include "organisation/user_rules.h"

#include <algorithm>

#include "identity/account_store.h"
#include "identity/impersonation_store.h"
#include "identity/password_policy.h"
#include "identity/rights.h"
#include "kontor/custom_fields.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/translations.h"
#include "organisation/user_batch.h"

namespace kontor {

namespace {

using Errors = std::vector<FieldError>;

bool isLogin(std::string_view login) {
    return !login.empty() && std::none_of(login.begin(), login.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
               std::string_view("/\\:;,<>\"'?*|").find(c) != std::string_view::npos;
    });
}

void requireUnique(WriteContext& context, const User& user, const char* field, const char* column,
                   const std::string& value, Errors& errors) {
    if (const auto batch = UserBatch::of(context.tx))
        if (const auto free = batch->take(column, value)) {
            if (!*free) errors.push_back({field, {"error.taken", {}}});
            return;
        }
    const auto other =
        context.tx.maybe<std::int64_t>("SELECT id FROM user WHERE " + std::string(column) + " = ?", value);
    if (other && *other != user.id) errors.push_back({field, {"error.taken", {}}});
}

bool isAddress(const std::string& text) {
    const auto at = text.find('@');
    return at != 0 && at != std::string::npos && at + 1 < text.size() && text.find('@', at + 1) == std::string::npos &&
           text.find_first_of(" \t\r\n<>,;\"") == std::string::npos && text.size() <= 254;
}

/// Whether somebody else writes from that address, too.
bool isOfAnother(WriteContext& context, const User& user, const std::string& address) {
    if (const auto batch = UserBatch::of(context.tx))
        if (const auto known = batch->isFurtherAddress(address)) return *known;
    const auto owner = context.tx.maybe<std::int64_t>("SELECT user_id FROM user_address WHERE address = ?", address);
    return owner && *owner != user.id;
}

/// An address belongs to one person, whether mail goes to it or only comes from it.
void checkAddresses(WriteContext& context, const User* before, const User& user, Errors& errors) {
    if (user.email && (!before || before->email != user.email)) {
        requireUnique(context, user, "email", "email_key", *user.email, errors);
        if (isOfAnother(context, user, *user.email)) errors.push_back({"email", {"error.taken", {}}});
    }
    if (before && before->otherEmails == user.otherEmails) return;
    for (const auto& address : user.otherEmails) {
        if (!isAddress(address)) {
            errors.push_back({"other_emails", {"error.not_an_email", {}}});
            return;
        }
        const auto owner = context.tx.maybe<std::int64_t>(
            "SELECT user_id FROM user_address WHERE address = ? UNION SELECT id FROM user WHERE email_key = ? LIMIT 1",
            address, address);
        if (owner && *owner != user.id) errors.push_back({"other_emails", {"error.taken", {}}});
    }
}

/// Somebody new who writes from an organisation's domain belongs to it.
void joinOrganisation(WriteContext& context, User& user) {
    if (!user.email || user.organisationId || user.source != "local" || !context.viewer.may("organisations.read"))
        return;
    user.organisationId = context.tx.maybe<std::int64_t>(
        "SELECT o.id FROM organisation_domain d JOIN organisation o ON o.id = d.organisation_id"
        " WHERE d.domain = ? AND o.deleted_at IS NULL",
        user.email->substr(user.email->find('@') + 1));
    if (user.organisationId) user.external = true;
}

/// Only administrators have the role that may do everything; without one nobody could ever be made one again.
void requireAdministrator(WriteContext& context) {
    const auto left = context.tx.maybe<std::int64_t>(
        "SELECT u.id FROM user u JOIN user_role r ON r.user_id = u.id WHERE r.role = 'admin' AND u.active AND "
        "u.deleted_at IS NULL LIMIT 1");
    if (!left) throw Conflict("error.last_admin");
}

bool isAdmin(const User& user) {
    return std::find(user.roles.begin(), user.roles.end(), "admin") != user.roles.end();
}

/// Roles or groups in one list and not in the other: what is given or taken.
template <class T>
std::vector<T> difference(std::vector<T> a, std::vector<T> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::vector<T> result;
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

/// Skills are compared without regard to case; the first way of writing one stays.
void tidySkills(std::vector<std::string>& skills) {
    std::vector<std::string> kept;
    for (auto& skill : skills) {
        const auto isSame = [&](const std::string& other) { return asciiLower(other) == asciiLower(skill); };
        if (std::none_of(kept.begin(), kept.end(), isSame)) kept.push_back(std::move(skill));
    }
    skills = std::move(kept);
}

void normalise(WriteContext& context, const User* before, User& user) {
    user.login = asciiLower(trimmed(user.login));
    user.name = trimmed(user.name);
    if (user.email) user.email = asciiLower(trimmed(*user.email));
    if (user.email && user.email->empty()) user.email.reset();
    for (auto& address : user.otherEmails) address = asciiLower(trimmed(address));
    std::sort(user.otherEmails.begin(), user.otherEmails.end());
    user.otherEmails.erase(std::unique(user.otherEmails.begin(), user.otherEmails.end()), user.otherEmails.end());
    std::erase_if(user.otherEmails, [&](const auto& address) { return address.empty() || address == user.email; });
    tidySkills(user.skills);
    if (user.employeeNumber) user.employeeNumber = trimmed(*user.employeeNumber);
    if (user.employeeNumber && user.employeeNumber->empty()) user.employeeNumber.reset();
    if (user.locale.empty()) user.locale = context.kernel.settings().text("core.default_locale");
    if (user.timeZone.empty()) user.timeZone = context.kernel.settings().text("core.default_time_zone");
    if (!before && user.roles.empty()) user.roles = {"requester"};
    if (!before) joinOrganisation(context, user);
}

/// Who may see what lies in the own place does not choose that place.
void requireOwnPlaces(WriteContext& context, const User& before, const User& after) {
    const auto check = [&](const auto& was, const auto& is, const char* field) {
        if (was != is && is) requireSeesAll(context.viewer, context.kernel.catalog(), field);
    };
    check(before.locationId, after.locationId, "location");
    check(before.departmentId, after.departmentId, "department");
    check(before.organisationId, after.organisationId, "organisation");
}

}  // namespace

void prepareUser(WriteContext& context, const User* before, User& after) {
    const Viewer& viewer = context.viewer;
    const bool oneself = before && before->id == viewer.id();
    // Without the right to edit people one edits oneself; which fields, the record type says.
    if (!oneself) viewer.require("users.write");
    normalise(context, before, after);

    Errors errors;
    if (!isLogin(after.login)) errors.push_back({"login", {"error.not_a_login", {}}});
    if (!isTimeZone(after.timeZone)) errors.push_back({"time_zone", {"error.not_a_time_zone", {}}});
    if (after.managerId && before && *after.managerId == before->id)
        errors.push_back({"manager_id", {"error.own_manager", {}}});
    if (!before || before->login != after.login)
        requireUnique(context, after, "login", "login_key", after.login, errors);
    checkAddresses(context, before, after, errors);
    if (after.employeeNumber && (!before || before->employeeNumber != after.employeeNumber))
        requireUnique(context, after, "employee_number", "number_key", *after.employeeNumber, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));

    if (auto* fields = context.kernel.find<CustomFields>())
        fields->check(context, User::kind, before ? &before->custom : nullptr, after.custom,
                      !viewer.isSystem() && viewer.origin() != Origin::mail);

    const auto groups = difference(before ? before->groupIds : std::vector<std::int64_t>(), after.groupIds);
    // Also oneself: a role over the groups one is in reaches further with each of them.
    if (before && (!oneself || !groups.empty())) requireRightsOf(context.tx, viewer, before->id);
    // The system holds all rights: that the roles are there is all there is to know.
    const auto batch = viewer.isSystem() ? UserBatch::of(context.tx) : nullptr;
    if (before || !batch || !batch->hasRoles(after.roles))
        requireRightsOfRoles(context.tx, viewer,
                             difference(before ? before->roles : std::vector<std::string>(), after.roles));
    requireMembership(context.tx, viewer, groups, {});
    if (before && oneself) requireOwnPlaces(context, *before, after);
    if (oneself && !after.active) throw Conflict("error.not_oneself");
    if (!after.password.empty())
        requireStrength(PasswordPolicy::of(context.kernel.settings()),
                        {after.login, after.name, after.email.value_or("")}, after.password);
}

void userWritten(WriteContext& context, const User* before, const User& after) {
    if (!after.password.empty())
        context.kernel.accounts().setPassword(context.tx, context.viewer, after.id, after.password);
    if (!before) return;
    if (before->active != after.active || before->roles != after.roles || before->groupIds != after.groupIds)
        ImpersonationStore::endFor(context.tx, after.id);
    if (before->active && !after.active) endSessions(context.tx, context.kernel.ledger(), after.id);
    const bool wasAdmin = before->active && isAdmin(*before);
    if (wasAdmin && !(after.active && isAdmin(after))) requireAdministrator(context);
}

void removingUser(WriteContext& context, const User& user) {
    if (user.id == context.viewer.id()) throw Conflict("error.not_oneself");
    requireRightsOf(context.tx, context.viewer, user.id);
    // The row stays, for what it did; the ways in go.
    endSessions(context.tx, context.kernel.ledger(), user.id);
    for (const char* table : {"personal_token", "credential", "password_history", "password_link", "second_factor",
                              "recovery_code", "passkey"})
        context.tx.execute("DELETE FROM " + std::string(table) + " WHERE user_id = ?", user.id);
    if (context.tx.execute("DELETE FROM role_grant WHERE user_id = ?", user.id) > 0) RoleRights::changed(context.tx);
    context.tx.execute("DELETE FROM user_address WHERE user_id = ?", user.id);
    if (!isAdmin(user) || !user.active) return;
    const auto other = context.tx.maybe<std::int64_t>(
        "SELECT u.id FROM user u JOIN user_role r ON r.user_id = u.id"
        " WHERE r.role = 'admin' AND u.active AND u.deleted_at IS NULL AND u.id <> ? LIMIT 1",
        user.id);
    if (!other) throw Conflict("error.last_admin");
}

}  // namespace kontor
