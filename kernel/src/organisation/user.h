#pragma once

#include <array>

#include "kontor/records.h"

namespace kontor {

/// A person with an account: agent, requester or administrator.
struct User {
    static constexpr std::string_view kind = "user";

    std::int64_t id = 0;
    std::string login;
    std::string name;
    std::optional<std::string> email;
    std::vector<std::string> otherEmails;  ///< further addresses mail comes from
    std::optional<std::string> phone;
    std::optional<std::string> mobile;
    std::optional<std::string> title;
    std::optional<std::string> employeeNumber;
    bool vip = false;
    bool external = false;
    std::optional<std::int64_t> organisationId;
    std::optional<std::int64_t> photoId;
    std::vector<std::string> roles;
    std::vector<std::int64_t> groupIds;
    std::vector<std::string> skills;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> managerId;
    std::string locale;
    std::string timeZone;
    bool active = true;
    std::string source = "local";
    std::string password;
    Json custom = Json::object();
    std::optional<std::int64_t> mergedIntoId;
    std::optional<Time> anonymisedAt;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static constexpr std::array<std::string_view, 2> locales{"de", "en"};
    static const FieldTable fields;
};

RecordType userType();

}  // namespace kontor
