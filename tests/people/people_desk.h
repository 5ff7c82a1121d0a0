#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imports/import_type.h"
#include "kontor/imports.h"
#include "kontor/people.h"
#include "kontor/testing/test_kernel.h"
#include "organisation/user.h"
#include "people/erasure.h"

namespace kontor::test {

/// A server with an administrator, an agent and a requester who is known by name.
class PeopleDesk : public ::testing::Test {
  protected:
    TestKernel server{{"demo", "search"}};
    const Viewer admin = server.newViewer("root", "admin");
    const Viewer agent = server.newViewer("agent", "agent");
    const std::int64_t anna =
        create("user", R"({"login": "anna.berg", "name": "Anna Berg", "email": "anna.berg@example.com",
        "phone": "+49 30 1234567", "mobile": "+49 170 7654321", "title": "Buyer", "employee_number": "EMP-10472"})");

    People& people() { return server.kernel().get<People>(); }
    Imports& imports() { return server.kernel().get<Imports>(); }
    template <class F>
    auto write(F&& f) {
        return server.db().write(std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f) {
        return server.db().read(std::forward<F>(f));
    }

    std::int64_t create(const Viewer& viewer, const std::string& kind, const std::string& json,
                        const std::optional<Ref>& owner = {});
    std::int64_t create(const std::string& kind, const std::string& json) { return create(admin, kind, json); }
    void patch(const Viewer& viewer, const std::string& kind, std::int64_t id, const std::string& json);
    Json get(const std::string& kind, std::int64_t id);
    User user(std::int64_t id);
    /// Rows a query of the database gives; the first column of each.
    std::vector<std::string> rows(const std::string& sql);
    std::int64_t number(const std::string& sql) { return std::stoll(rows(sql).at(0)); }

    Import waitForImport(std::int64_t id);
    Erasure waitForErasure(std::int64_t id);
    std::int64_t startImport(const Viewer& viewer, const std::string& content, const std::string& more = {});
    /// Looked at and applied.
    Import applied(const Viewer& viewer, std::int64_t id);
    std::vector<ImportRow> rowsOf(std::int64_t import, const std::string& q = {}) { return rowsOf(admin, import, q); }
    std::vector<ImportRow> rowsOf(const Viewer& viewer, std::int64_t import, const std::string& q = {});

    /// The fields an Invalid complains about; fails when nothing is wrong.
    template <class F>
    static std::vector<std::string> faults(F&& f) {
        std::vector<std::string> fields;
        try {
            f();
            ADD_FAILURE() << "was taken";
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) fields.push_back(error.field);
        }
        return fields;
    }
    bool journalIsWhole() {
        return !read([&](Transaction& tx) { return server.kernel().journal().verify(tx); }).second;
    }
};

}  // namespace kontor::test
