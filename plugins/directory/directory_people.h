#pragma once

#include "kontor/personal_data.h"

namespace kontor::directory {

/// Which entry of a directory somebody is.
class DirectoryPeople : public PersonalData {
  public:
    std::vector<PersonColumn> columns() const override {
        return {{.table = "directory_accounts", .column = "user_id", .shown = {"directory_id", "external_id", "dn"}}};
    }
    /// Two entries are two people: the directory would part them again. Throws Conflict.
    void merge(Transaction& tx, const kontor::Person& from, const kontor::Person& into) override;
};

}  // namespace kontor::directory
