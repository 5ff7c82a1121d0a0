#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::directory {

inline constexpr std::array<std::string_view, 3> presetWords{"active_directory", "openldap", "fedora_389"};
inline constexpr std::array<std::string_view, 2> bindMethods{"password", "kerberos"};
inline constexpr std::array<std::string_view, 4> nestingWords{"auto", "chain", "walk", "none"};

/// A directory people come from: how it is reached, who is read from it and what their attributes mean.
struct Directory {
    static constexpr std::string_view kind = "directory";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string preset = "active_directory";
    bool active = true;
    std::int64_t position = 1;
    std::vector<std::string> servers;
    std::string srvDomain;
    bool startTls = false;
    bool verifyCertificates = true;
    std::string caFile;
    std::string bindMethod = "password";
    std::string bindDn;
    std::string bindPassword;  ///< only while it is written; kept sealed in a table of its own
    std::string keytabFile;
    std::string userBase;
    std::string userFilter;
    std::string groupBase;
    std::string computerBase;
    std::string computerFilter;
    std::string nesting = "auto";
    std::string idAttribute;
    std::string loginAttribute;
    std::string nameAttribute;
    std::string emailAttribute;
    std::string phoneAttribute;
    std::string departmentAttribute;
    std::string locationAttribute;
    std::string managerAttribute;
    std::string photoAttribute;
    std::string loginSuffix;
    std::string defaultRole = "requester";
    bool createPeople = true;
    bool createAtSignIn = true;
    std::int64_t offlineDays = 0;
    std::int64_t incrementalMinutes = 15;
    std::int64_t fullHours = 24;
    std::int64_t brakePercent = 5;
    std::int64_t brakeCount = 20;
    std::optional<Time> lastRunAt;
    std::optional<Time> lastSuccessAt;
    std::optional<Time> lastFullAt;
    std::string lastError;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
    /// What `user.source` holds for people of this directory.
    std::string source() const { return std::to_string(id); }
};

RecordType directoryType();

/// Reads active directories in the order they are asked in.
std::vector<Directory> activeDirectories(Transaction& tx, Records& records);

}  // namespace kontor::directory
