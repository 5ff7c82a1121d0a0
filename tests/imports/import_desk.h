#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "kontor/testing/temp_dir.h"
#include "people_desk.h"

namespace kontor::test {

/// What tests of imports do with files of every format.
class ImportDesk : public PeopleDesk {
  protected:
    const TempDir scratch;

    /// Begins the import of a file of that name and content, with further fields as JSON.
    std::int64_t begin(const std::string& name, const std::string& content, const std::string& more = {});
    /// What is wrong with a file: the key of the first error, or of the import that failed.
    std::string refusalOf(const std::string& name, const std::string& content, const std::string& more = {});
    /// Done with it, one way or another.
    Import applied(std::int64_t id) { return PeopleDesk::applied(admin, id); }
    Import undone(std::int64_t id);
    /// Runs a program of the machine; what it wrote into that file of `scratch`.
    std::string madeBy(const std::string& command, const std::string& file);
    /// A script for the machine's own python3, with openpyxl.
    std::string workbook(const std::string& script);
};

}  // namespace kontor::test
