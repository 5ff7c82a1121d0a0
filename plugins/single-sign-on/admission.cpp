#include "admission.h"

#include <algorithm>
#include <set>

#include "core/claims.h"
#include "kontor/text.h"
#include "kontor/translations.h"
#include "log_events.h"
#include "scim_store.h"
#include "sso_store.h"

namespace kontor::sso {

namespace {

std::string lineOf(const Json& claim, std::size_t most) {
    std::string text(leftCharacters(trimmed(claim.text()), most));
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

/// A provider that has too many groups of somebody to list names where they could be asked for instead.
bool tooManyGroups(const Json& claims, const std::string& claim) {
    return claims["_claim_names"].find(claim) != nullptr;
}

}  // namespace

std::string Admission::emailOf(const Json& claims) const {
    // Saying nothing is not vouching: anybody might have entered that address there.
    const Json& verified = claims["email_verified"];
    if (verified.isNull() ? !_provider.trustEmail : !saysYes(verified)) return {};
    std::string email = asciiLower(lineOf(claimAt(claims, _provider.emailClaim), 254));
    return email.find('@') == std::string::npos ? std::string() : email;
}

void Admission::checkDomain(const Json& claims) const {
    if (_provider.emailDomains.empty()) return;
    const std::string email = emailOf(claims);
    const std::string domain = email.substr(email.rfind('@') + 1);
    if (email.empty() ||
        std::find(_provider.emailDomains.begin(), _provider.emailDomains.end(), domain) == _provider.emailDomains.end())
        throw SignInRefused("sso.refused.domain",
                            email.empty() ? "there is no mail address, or it is not verified"
                                          : "the domain " + domain + " is not one of the provider's email_domains");
}

std::int64_t Admission::admit(const Json& claims) {
    const std::string subject = claims["sub"].text();
    checkDomain(claims);
    std::int64_t user = 0;
    try {
        user = _kernel.db().write([&](Transaction& tx) {
            if (const auto found = known(tx, subject)) return *found;
            if (const auto found = linked(tx, claims, subject)) return *found;
            return make(tx, claims, subject);
        });
    } catch (const Invalid& invalid) {
        const auto& first = invalid.errors().front();
        throw SignInRefused("sso.refused.account", "the account can't be made: " + first.field + ": " +
                                                       _kernel.translations().text("en", first.message));
    }
    bringUpToDate(user, [&](Transaction& tx) { return rightsPatch(tx, user, claims); });
    if (_provider.updatePeople) bringUpToDate(user, [&](Transaction& tx) { return personPatch(tx, user, claims); });
    return user;
}

std::optional<std::int64_t> Admission::known(Transaction& tx, const std::string& subject) {
    const auto account = store::identity(tx, _provider.id, subject);
    if (!account) return std::nullopt;
    if (!account->active)
        throw SignInRefused("sso.refused.inactive",
                            "the account " + std::to_string(account->userId) + " is switched off");
    store::sawIdentity(tx, _provider.id, subject, _kernel.clock().now());
    return account->userId;
}

std::optional<std::int64_t> Admission::linked(Transaction& tx, const Json& claims, const std::string& subject) {
    std::optional<std::int64_t> user;
    const char* by = "externalId";
    if (!_provider.provisionedClaim.empty())
        if (const std::string id = claimAt(claims, _provider.provisionedClaim).text(); !id.empty())
            if (const auto row = store::provisionedAs(tx, id); row && !row->deleted) user = row->userId;
    // Only an address the provider itself vouches for, whatever is trusted otherwise.
    if (!user && _provider.linkByEmail && saysYes(claims["email_verified"])) {
        by = "mail address";
        if (const std::string email = emailOf(claims); !email.empty()) user = _kernel.accounts().findByEmail(tx, email);
    }
    if (!user) return std::nullopt;
    // Who sets up a provider does not thereby become whom it vouches for.
    if (isAdministrator(tx, *user))
        throw SignInRefused("sso.refused.account", "the account " + std::to_string(*user) +
                                                       " is an administrator's: it is linked by nobody else");
    // The account is somebody's already: the address went to somebody else at the provider.
    if (store::hasIdentity(tx, _provider.id, *user))
        throw SignInRefused("sso.refused.account",
                            "the account " + std::to_string(*user) + " belongs to another subject of the provider");
    store::addIdentity(tx, _provider.id, subject, *user, _kernel.clock().now());
    _kernel.ledger().journal(tx, _viewer, {"user", *user}, "sign_in_linked",
                             {{"identity_provider", Json(), Json(_provider.name)}});
    log(personLinked, {{"login", std::to_string(*user)}, {"provider", _provider.name}, {"by", by}});
    return user;
}

/// Whether the person may decide what roles allow.
bool Admission::isAdministrator(Transaction& tx, std::int64_t userId) {
    try {
        return _kernel.accounts().viewerOf(tx, userId, Origin::web).may("roles.write");
    } catch (const NotFound&) {
        throw SignInRefused("sso.refused.inactive", "the account " + std::to_string(userId) + " is switched off");
    }
}

std::int64_t Admission::make(Transaction& tx, const Json& claims, const std::string& subject) {
    if (!_provider.createPeople)
        throw SignInRefused("sso.refused.nobody", "there is no account for subject " + subject + " and none is made");
    const std::string email = emailOf(claims);
    std::string login = asciiLower(lineOf(claimAt(claims, _provider.loginClaim), 100));
    if (login.empty()) login = email;
    if (login.empty()) login = _provider.source() + "-" + sha256Hex(subject).substr(0, 12);
    std::string name = lineOf(claimAt(claims, _provider.nameClaim), 150);
    if (name.empty()) name = login;
    std::vector<std::string> roles;
    std::vector<std::int64_t> groups;
    map(tx, claims, roles, groups);
    if (roles.empty()) roles = {_provider.defaultRole};
    Patch patch;
    patch.set("login", login).set("name", name).set("source", _provider.source()).set("roles", roles);
    patch.set("group_ids", groups);
    if (!email.empty()) patch.set("email", email);
    const std::string language = asciiLower(claims["locale"].text()).substr(0, 2);
    if (language == "de" || language == "en") patch.set("locale", language);
    if (const std::string zone = claims["zoneinfo"].text(); isTimeZone(zone)) patch.set("time_zone", zone);
    const std::int64_t user = _kernel.records().create(tx, _viewer, "user", patch).id();
    store::addIdentity(tx, _provider.id, subject, user, _kernel.clock().now());
    log(personMade, {{"login", login}, {"provider", _provider.name}});
    return user;
}

void Admission::map(Transaction& tx, const Json& claims, std::vector<std::string>& roles,
                    std::vector<std::int64_t>& groups) {
    const auto mappings = store::mappings(tx, _provider.id);
    if (_provider.groupsClaim.empty() || tooManyGroups(claims, _provider.groupsClaim) || mappings.empty()) return;
    const auto told = textsOf(claimAt(claims, _provider.groupsClaim));
    const std::set<std::string> has(told.begin(), told.end());
    std::set<std::string> newRoles(roles.begin(), roles.end());
    std::set<std::int64_t> newGroups(groups.begin(), groups.end());
    for (const auto& mapping : mappings) {
        newRoles.erase(mapping.role);
        if (mapping.groupId) newGroups.erase(*mapping.groupId);
        // The default is for those whom no mapping gives a role.
        if (!mapping.role.empty() && has.contains(mapping.value)) newRoles.erase(_provider.defaultRole);
    }
    for (const auto& mapping : mappings) {
        if (!has.contains(mapping.value)) continue;
        if (!mapping.role.empty()) newRoles.insert(mapping.role);
        if (mapping.groupId) newGroups.insert(*mapping.groupId);
    }
    if (newRoles.empty()) newRoles.insert(_provider.defaultRole);
    roles.assign(newRoles.begin(), newRoles.end());
    groups.assign(newGroups.begin(), newGroups.end());
}

/// What can't be taken over is no reason not to let somebody in; the log tells of it.
void Admission::bringUpToDate(std::int64_t userId, const std::function<Patch(Transaction&)>& patchOf) {
    try {
        _kernel.db().write([&](Transaction& tx) {
            const Patch patch = patchOf(tx);
            if (!patch.empty()) _kernel.records().patch(tx, _viewer, {"user", userId}, patch);
        });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        log(notTakenOver, {{"provider", _provider.name}, {"user", std::to_string(userId)}, {"error", error.what()}});
    }
}

Patch Admission::rightsPatch(Transaction& tx, std::int64_t userId, const Json& claims) {
    const AnyRecord user = _kernel.records().get(tx, _viewer, {"user", userId});
    auto roles = std::get<std::vector<std::string>>(user.get("roles"));
    auto groups = std::get<std::vector<std::int64_t>>(user.get("group_ids"));
    const auto sorted = [](auto list) {
        std::sort(list.begin(), list.end());
        return list;
    };
    const auto rolesBefore = sorted(roles);
    const auto groupsBefore = sorted(groups);
    map(tx, claims, roles, groups);
    Patch patch;
    if (sorted(roles) != rolesBefore) patch.set("roles", roles);
    if (sorted(groups) != groupsBefore) patch.set("group_ids", groups);
    return patch;
}

Patch Admission::personPatch(Transaction& tx, std::int64_t userId, const Json& claims) {
    const AnyRecord user = _kernel.records().get(tx, _viewer, {"user", userId});
    const std::string name = lineOf(claimAt(claims, _provider.nameClaim), 150);
    const std::string email = emailOf(claims);
    Patch patch;
    if (!name.empty() && user.get("name") != FieldValue(name)) patch.set("name", name);
    if (!email.empty() && user.get("email") != FieldValue(email)) patch.set("email", email);
    return patch;
}

bool Admission::secondFactor(const Json& claims) const {
    if (!_provider.trustSecondFactor) return false;
    auto told = textsOf(claims["amr"]);
    for (auto& word : textsOf(claims["acr"])) told.push_back(std::move(word));
    return std::any_of(told.begin(), told.end(), [&](const std::string& word) {
        const auto& words = _provider.secondFactorWords;
        return std::find(words.begin(), words.end(), word) != words.end();
    });
}

}  // namespace kontor::sso
