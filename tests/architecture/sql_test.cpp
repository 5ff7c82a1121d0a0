// Statements are written whole; what a request brings is bound. Where a statement is put together, its parts are names
// of the product's own declarations, each listed here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "source_tree.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What may stand beside a piece of SQL anywhere: tables, columns and conditions out of field tables and record types,
/// which are compiled in; question marks; predicates that bring their values along. Never a value.
const std::set<std::string> declared{"type.table",
                                     "stored.type.table",
                                     "_stored.type.table",
                                     "target.type.table",
                                     "stored.label(viewer.locale())",
                                     "std::string(field.linkTable)",
                                     "std::string(field.linkOwner)",
                                     "std::string(field->linkValue)",
                                     "std::string(field.linkValue)",
                                     "std::string(field->column)",
                                     "StoredType::select(fields)",
                                     "viewerRows::columns()",
                                     "viewerRows::condition()",
                                     "std::string(JournalLine::columnNames)",
                                     "keyset.expression",
                                     "keyset.order()",
                                     "roleHolders::heldBy(~,~)",
                                     "placeholders",
                                     "placeholders(end-at)",
                                     "where.sql",
                                     "counted.sql",
                                     "rule.sql",
                                     "any.sql",
                                     "rows.sql"};

/// Names that say less, each only in the file where somebody looked at what they hold.
const std::map<std::string, std::set<std::string>> declaredIn{
    {"kernel/lib/query/compile.cpp", {"list", "column"}},                              // question marks
    {"kernel/src/commands/command_parts.cpp", {"nameField"}},                          // a constant of each command
    {"kernel/src/identity/password_link_store.cpp", {"std::string(Person::select)"}},  // a constant
    {"kernel/src/files/sweep_files.cpp", {"these"}},                                   // question marks
    {"kernel/src/jobs/job_run.cpp", {"std::string", "mine()"}},                        // one of two tables
    {"kernel/src/jobs/job_runner.cpp", {"failures", "again"}},                         // one of three terms
    {"kernel/src/ledger/ledger_store.cpp", {"selectLines"}},                           // a constant
    {"kernel/lib/records/records.cpp", {"columns"}},  // conditions of limits, with bound values
    {"kernel/src/identity/rights.cpp", {"std::string(heldOverOwnGroups)", "people.sql", "column"}},
    {"kernel/src/identity/role_holders.cpp", {"role", "user"}},  // columns of the callers
    {"kernel/src/organisation/access_explainer.cpp", {"_type.table", "groups"}},
    {"kernel/src/organisation/category_names.cpp", {"these"}},     // question marks
    {"kernel/src/organisation/custom_choices.cpp", {"existing"}},  // one of two terms
    {"kernel/src/organisation/tree_rules.cpp", {"table", "these"}},
    {"kernel/src/organisation/user_batch.cpp", {"column", "table"}},  // constants of the callers
    {"kernel/src/organisation/user_rules.cpp", {"std::string(column)", "std::string(table)"}},
    // Tables and columns out of field tables and of what plugins declare as PersonColumn.
    {"kernel/src/people/erasure.cpp", {"table", "name"}},
    {"kernel/src/people/erasure_scan.cpp", {"match.sql", "refers", "table", "these", "columns", "assignments", "text"}},
    {"kernel/src/imports/import.cpp", {"one"}},               // one of two terms
    {"kernel/src/imports/import_walk.cpp", {"assignments"}},  // the same, with bound values
    {"kernel/src/people/merge.cpp", {"reference.condition()", "table", "column", "grown", "owner", "value", "name"}},
    {"kernel/src/people/person_export.cpp", {"refers", "shown", "table", "name"}},
    {"kernel/src/people/user_references.cpp", {"std::string(field->linkTable)", "std::string(field->linkOwner)"}},
    {"kernel/src/records/record_plans.cpp", {"owner.table"}},  // of a record type
    {"kernel/src/records/record_engine.cpp", {"sql", "column", "tree", "seen.sql"}},
    // Parts of a page's statement, each made of declarations and of names of indexes, as the database says them.
    {"kernel/src/records/list_statement.cpp",
     {"condition.sql", "_list.keyset.expression", "from", "order", "whereOf(where)", "StoredType::select(_list.fields)",
      "_result.sql", "direction", "_list.sources.setting()", "StoredType::select(list.fields)", "ordered.from(table)",
      "list.keyset.order()", "list.keyset.expression"}},
    {"kernel/src/records/record_lists.cpp",
     {"sql", "what", "source.from(stored.type.table)", "before", "result.sql", "sources.setting()"}},
    // The same, and expressions of fields.
    {"kernel/src/records/record_facets.cpp",
     {"sql", "read", "rows", "groups", "before", "end", "source.from(stored.type.table)", "sources.setting()"}},
    {"kernel/src/records/row_estimates.cpp", {"table"}},
    {"kernel/src/records/record_writer.cpp", {"table", "owner", "columns", "assignments", "sql"}},
    {"kernel/src/records/stored_type.cpp", {"value", "from"}},  // a column of a link table
    {"plugins/contracts/budget_store.cpp", {"key", "sql"}},     // one of four columns; statements of this file
    {"plugins/demo/bulk_insert.cpp", {"table", "join(columns,~)"}},
    {"plugins/directory/computer_store.cpp", {"list"}},  // question marks
    {"plugins/directory/directory_store.cpp",            // constants of the callers; question marks
     {"std::string(column)", "column", "list", "std::string(table)", "accountColumns"}},
    {"plugins/mail/mail_store.cpp", {"spoolColumns"}},
    {"plugins/single-sign-on/scim_condition.cpp",
     {"column", "orderSign(filter.op)", "collation", "result.sql", "one.sql"}},
    {"plugins/single-sign-on/scim_store.cpp", {"table", "condition.sql"}},  // constants; conditions with bound values
    {"plugins/single-sign-on/sso_store.cpp", {"sessionColumns", "condition"}},
    {"plugins/software/installed_store.cpp", {"list"}},  // question marks
    {"plugins/stock/level_store.cpp", {"key", "sql"}},   // one of two columns; statements of this file
    {"plugins/tickets/command_help.cpp", {"column"}}};

/// A file's code with comments gone and every literal in place of its text: `@` for SQL, `~` for others.
std::string skeleton(const SourceFile& file) {
    static const std::regex literal(R"rx(R"\w*\(([^)]|\)[^"\w])*\)\w*"|"(\\.|[^"\\])*")rx");
    static const std::regex sql(
        R"(\b(SELECT\s|INSERT\s+(IGNORE\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)|\s(WHERE|ORDER BY|JOIN|FROM|VALUES|LIKE|IN)(\s|$)|=\s*'?$)");
    std::string text;
    for (const auto& line : file.lines) {
        // A `//` inside of a text is no comment; such lines have a quote before it.
        const auto slashes = line.text.find("//");
        const bool quoted = slashes != std::string::npos && line.text.find('"') < slashes;
        text += (quoted ? line.text : withoutComment(line.text)) + "\n";
    }
    std::string result;
    std::size_t from = 0;
    for (std::sregex_iterator found(text.begin(), text.end(), literal), end; found != end; ++found) {
        const auto at = static_cast<std::size_t>(found->position());
        const std::string content = found->str();
        if (at < from) continue;
        result += text.substr(from, at - from) + (std::regex_search(content, sql) ? '@' : '~');
        from = at + content.size();
    }
    return result + text.substr(from);
}

bool speaksSql(const std::string& statement) {
    return statement.find('@') != std::string::npos;
}

/// Operands of `+` beside a piece of SQL, blanks left out.
std::vector<std::string> operandsBesideSql(const std::string& code) {
    static const std::regex after(R"(@\s*\+\s*(\(|[A-Za-z_][\w:.>\-]*(\([^()]*\))?))");
    static const std::regex before(R"(((\w|::|\.|->)+(\([^()]*\))?)\s*\+\s*@)");
    static const std::regex formatted(R"(\b(format|sprintf|snprintf|append)\s*\(\s*@)");
    std::vector<std::string> result;
    std::size_t at = 0;
    while (at < code.size()) {
        const std::size_t end = std::min(code.find_first_of(";{}", at), code.size());
        const std::string statement = code.substr(at, end - at);
        at = end + 1;
        if (!speaksSql(statement)) continue;
        for (const auto* pattern : {&after, &before})
            for (std::sregex_iterator found(statement.begin(), statement.end(), *pattern), none; found != none; ++found)
                result.push_back(std::regex_replace((*found)[1].str(), std::regex(R"(\s+)"), ""));
        if (std::regex_search(statement, formatted)) result.push_back("a formatted statement");
    }
    return result;
}

std::vector<std::string> faultsOf(const SourceFile& file) {
    std::vector<std::string> faults;
    const auto own = declaredIn.find(file.path);
    for (const auto& operand : operandsBesideSql(skeleton(file)))
        if (!declared.contains(operand) && (own == declaredIn.end() || !own->second.contains(operand)))
            faults.push_back(file.path + ": " + operand);
    return faults;
}

SourceFile sample(const std::string& line) {
    return {"sample.cpp", {{1, line}}};
}

TEST(Sql, TheCheckFindsAGluedStatement) {
    EXPECT_THAT(faultsOf(sample(R"(tx.execute("SELECT id FROM user WHERE login = '" + login + "'");)")),
                ElementsAre("sample.cpp: login"));
    EXPECT_THAT(faultsOf(sample(R"(tx.run("DELETE FROM t WHERE id = " + std::to_string(id));)")),
                ElementsAre("sample.cpp: std::to_string(id)"));
    EXPECT_THAT(faultsOf(sample(R"(tx.run(fmt::format("SELECT {} FROM t", column));)")),
                ElementsAre("sample.cpp: a formatted statement"));
    EXPECT_THAT(faultsOf(sample(R"(tx.run("SELECT id FROM " + type.table + " WHERE id = ?", id);)")), IsEmpty());
}

TEST(Sql, StatementsAreMadeOfDeclarationsOnly) {
    std::vector<std::string> faults;
    std::size_t seen = 0;
    for (const auto& file : sourceFiles(KONTOR_SOURCE_DIRECTORY, {".cpp", ".h"})) {
        // IMAP has a SELECT of its own; the embedded server's set-up runs before there is anybody to ask for anything.
        if (file.isTest() || file.folder() == "tests" || file.path.starts_with("kernel/src/embedded/") ||
            file.path == "plugins/mail/core/imap_client.cpp")
            continue;
        const auto own = faultsOf(file);
        faults.insert(faults.end(), own.begin(), own.end());
        seen += speaksSql(skeleton(file));
    }
    EXPECT_GT(seen, 40U);
    EXPECT_THAT(faults, IsEmpty());
}

}  // namespace
}  // namespace kontor::test
