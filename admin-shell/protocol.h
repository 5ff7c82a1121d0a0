#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The answers of the server as plain structs (PROTOCOL.md). Unknown members are ignored, so that an older shell
/// works with a newer server; a missing or wrong one that matters is a Failure.
namespace kontor::shell {

struct Column {
    std::string name;
    std::string title;
    bool right = false;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<nlohmann::ordered_json>> rows;
};

struct Text {
    std::string text;
};

struct Record {
    std::vector<std::pair<std::string, std::string>> fields;
};

struct Json {
    nlohmann::ordered_json value;
};

using Block = std::variant<Table, Text, Record, Json>;

/// One complaint; `position` is a byte offset into Result::line.
struct Fault {
    std::string message;
    std::string hint;
    std::optional<std::size_t> position;
};

struct Confirm {
    std::string text;
    std::string token;
};

/// A secret argument the server wants typed without echo.
struct Question {
    std::string name;
    std::string prompt;
    bool repeat = false;
};

struct Result {
    int exitCode = 0;
    std::string line;
    std::string format;
    std::vector<Block> blocks;
    std::vector<Fault> errors;
    std::optional<Confirm> confirm;
    std::vector<Question> ask;
    std::vector<std::string> upload;  ///< files of this machine the command needs
    std::optional<std::string> follow;
};

struct Candidate {
    std::string text;
    std::string description;
    bool partial = false;  ///< more is to be typed, so no space after it
};

struct Completion {
    std::size_t from = 0;
    std::vector<Candidate> candidates;
};

struct Argument {
    std::string name;
    std::string type;
    std::string doc;
    std::vector<std::string> values;
    bool required = false;
    bool repeated = false;
};

struct Example {
    std::string line;
    std::string doc;
};

struct Command {
    std::string name;  ///< all its words: "tickets list"
    std::string summary;
    std::string description;
    std::vector<Argument> arguments;
    std::vector<Argument> options;  ///< name with dashes; type empty or "flag" takes no value
    std::vector<Example> examples;
};

struct Catalogue {
    std::string serverName;
    std::string serverVersion;
    std::string login;
    std::vector<std::pair<std::string, std::string>> groups;  ///< first word and what it is about
    std::vector<Command> commands;
};

/// The number of a file that was uploaded.
std::int64_t parseFile(std::string_view body);

/// Parses JSON of bounded depth; throws Failure when it is none.
nlohmann::ordered_json parseJson(std::string_view body);

Result parseResult(std::string_view body);
Completion parseCompletion(std::string_view body);
Catalogue parseCatalogue(std::string_view body);
std::vector<Block> parseBlocks(const nlohmann::ordered_json& blocks);

/// A table cell as text.
std::string cellText(const nlohmann::ordered_json& cell);

}  // namespace kontor::shell
