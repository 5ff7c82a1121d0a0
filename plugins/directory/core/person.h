#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entry.h"
#include "kontor/time.h"

namespace kontor::directory {

/// Why a directory does not let somebody in.
enum class Lock {
    none,
    disabled,  ///< switched off by an administrator of the directory
    expired,   ///< the account's end has passed
    locked,    ///< after wrong passwords
    missing,   ///< deleted, or moved out of what is read
};
inline constexpr std::array<std::string_view, 5> lockWords{"", "disabled", "expired", "locked", "missing"};
std::string_view toString(Lock lock);
Lock lockOf(std::string_view word);

/// A person as the directory describes them. Texts are UTF-8, trimmed and within what Kontor keeps.
struct Person {
    std::string id;  ///< objectGUID or entryUUID in one spelling: what stays through renames and moves
    std::string dn;
    std::string login;  ///< in lower case
    std::string name;
    std::string email;  ///< in lower case, empty when there is none
    std::string phone;
    std::string department;
    std::string location;
    std::string managerDn;
    /// As the directory has it, of whatever format; empty when it has none, null when it was not asked for. Of one that
    /// is too large something else that is no picture.
    std::shared_ptr<const std::string> photo;
    std::string primaryGroup;  ///< RID of Active Directory's primary group
    Lock lock = Lock::none;
    std::optional<Time> expiresAt;
};

/// A kind of entry a directory is searched for.
struct EntryKind {
    bool activeDirectory = false;
    std::string filter;
    std::string id;  ///< attribute of the identity
    std::vector<std::string> attributes;
};

/// Which attributes mean what. Presets for the usual products; each name can be set otherwise.
struct Schema {
    bool activeDirectory = false;
    std::string userFilter;
    std::string groupFilter;
    std::string id;  ///< of the identity
    std::string login;
    std::string name;
    std::string email;
    std::string phone;
    std::string department;
    std::string location;
    std::string manager;
    std::string photo;        ///< empty: photos are not read
    std::string loginSuffix;  ///< "@ad.example.org", added to logins of this directory so that they differ from others

    /// What a search for people has to ask for.
    std::vector<std::string> attributes() const;
    EntryKind people() const;
    /// A filter for the person of that id.
    std::string idFilter(std::string_view id) const;
    /// A filter for who signs in by that name (with the suffix when there is one); nothing when it can be nobody here.
    std::optional<std::string> loginFilter(std::string_view typed) const;
};

inline constexpr std::array<std::string_view, 3> presets{"active_directory", "openldap", "fedora_389"};
Schema presetSchema(std::string_view preset);

/// The id of an entry in the spelling of Person::id; empty when it has none.
std::string idOf(const Entry& entry, std::string_view attribute, bool activeDirectory);

/// Reads a person. Nothing when the entry can't be one: then `problem` says why.
std::optional<Person> personOf(const Entry& entry, const Schema& schema, Time now, std::string& problem);

}  // namespace kontor::directory
