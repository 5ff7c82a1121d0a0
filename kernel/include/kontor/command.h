#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/http.h"
#include "kontor/json.h"
#include "kontor/viewer.h"

namespace kontor {

class AnyRecord;
class Kernel;
struct RecordPage;

/// One argument or option of a command.
struct CommandArgument {
    std::string name = {};  ///< "id"; options are given as --name
    std::string doc = {};
    enum class Type { text, word, integer, flag, secret, query } type = Type::word;
    bool required = true;
    bool repeated = false;  ///< the last argument may come several times
    std::vector<std::string> choices = {};
    /// Candidates for what was typed so far, each alone or as "value\tdescription"; optional.
    std::function<std::vector<std::string>(std::string_view typed, const Viewer&, Kernel&)> complete = {};
};

/// The argument `id` of a record of this kind. Completed by the ids and names of those that match the query and that
/// the viewer may see.
KONTOR_API CommandArgument recordArgument(std::string kind, std::string doc, std::string q = {});

/// A call with its values checked against the declaration.
class KONTOR_API CommandCall {
  public:
    std::vector<std::pair<std::string, std::string>> values;  ///< of arguments and options, repeated ones several times
    bool json = false;                                        ///< --json: blocks are printed as JSON

    bool has(std::string_view name) const;
    std::string text(std::string_view name, std::string_view fallback = {}) const;
    std::vector<std::string> all(std::string_view name) const;
    std::int64_t number(std::string_view name) const;
};

/// What a command answers: tables, records, texts, in order.
struct KONTOR_API CommandResult {
    struct Block {
        enum class Type { table, record, text } type = Type::text;
        std::string text;
        std::vector<std::string> columns;  ///< of a table: titles
        std::vector<std::vector<std::string>> rows;
        std::vector<std::pair<std::string, std::string>> fields;  ///< of a record
        Json json;                                                ///< what --json prints for the block; optional
    };
    std::vector<Block> blocks;
    std::string followUrl;  ///< an event stream to go on reading, for tails
    int exitCode = 0;

    static CommandResult text(std::string text);
    CommandResult& table(std::vector<std::string> columns, std::vector<std::vector<std::string>> rows, Json json = {});
    CommandResult& record(std::vector<std::pair<std::string, std::string>> fields, Json json = {});
    CommandResult& line(std::string text);
    /// A table of records with these fields as columns; in JSON all that was read of them and the viewer may see.
    static CommandResult ofRecords(const RecordPage& page, const Viewer& viewer,
                                   const std::vector<std::string>& fields);
    /// All fields of a record that the viewer may see.
    static CommandResult ofRecord(const AnyRecord& record, const Viewer& viewer);
};

/// A JSON value as a table of the shell shows it: yes and no, lists with commas, nothing for null.
KONTOR_API std::string cellText(const Json& value);

/// A command of the admin shell. The shell itself knows none; all come from here.
struct Command {
    std::string name = {};     ///< "tickets list": words
    std::string summary = {};  ///< one line
    std::string doc = {};
    Access access = {};
    std::vector<CommandArgument> arguments = {};
    std::vector<CommandArgument> options = {};
    std::vector<std::string> examples = {};
    std::string confirm = {};  ///< what will be lost; asked before it runs, unless --yes
    std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run = {};
};

}  // namespace kontor
