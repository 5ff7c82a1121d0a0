#include "command_runner.h"

#include <algorithm>
#include <charconv>

#include "kontor/text.h"

namespace kontor::shell {

namespace {

constexpr std::int64_t confirmMinutes = 5;
constexpr std::size_t auditedCharacters = 1000;

const LogEvent notAudited(
    LogEvent::Level::error, "shell.not_audited", "The command \"{line}\" ran without an audit entry: {error}",
    "A command was carried out while the journal could not be written. Note who worked at that time.");

/// "Last used" → "last_used": the name of a column for programs.
std::string columnName(const std::string& title) {
    return replaceAll(asciiLower(title), " ", "_");
}

bool isNumber(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Json tableOf(const CommandResult::Block& block) {
    Json columns = Json::array();
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
        const bool numbers = std::all_of(block.rows.begin(), block.rows.end(), [&](const auto& row) {
            return i >= row.size() || row[i].empty() || isNumber(row[i]);
        });
        columns.push(Json::object({{"name", columnName(block.columns[i])},
                                   {"title", block.columns[i]},
                                   {"align", numbers && !block.rows.empty() ? "right" : "left"}}));
    }
    Json rows = Json::array();
    for (const auto& row : block.rows) {
        Json cells = Json::array();
        for (const auto& cell : row) cells.push(cell);
        rows.push(std::move(cells));
    }
    return Json::object({{"type", "table"}, {"columns", std::move(columns)}, {"rows", std::move(rows)}});
}

Json blockOf(const CommandResult::Block& block, bool json) {
    if (json && !block.json.isNull()) return Json::object({{"type", "json"}, {"value", block.json}});
    switch (block.type) {
        case CommandResult::Block::Type::table:
            return tableOf(block);
        case CommandResult::Block::Type::record: {
            Json fields = Json::array();
            for (const auto& [label, value] : block.fields) fields.push(Json::array({label, value}));
            return Json::object({{"type", "record"}, {"fields", std::move(fields)}});
        }
        case CommandResult::Block::Type::text:
            break;
    }
    return Json::object({{"type", "text"}, {"text", block.text}});
}

std::int64_t minuteOf(Time now) {
    return std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
}

/// Bytes of the first `count` characters.
std::size_t bytesOf(std::string_view text, std::size_t count) {
    return leftCharacters(text, count).size();
}

}  // namespace

Json CommandRunner::run(const RunRequest& request) {
    _answer = Json::object({{"exit_code", 0},
                            {"line", request.line},
                            {"format", request.format},
                            {"blocks", Json::array()},
                            {"errors", Json::array()}});
    const Line line = splitLine(request.line);
    _binding = bindLine(_kernel.catalog().commands, _viewer, line, request.line.size(), request.files);
    _format = _binding.format.empty() ? request.format : _binding.format;
    _answer["format"] = _format;
    if (!_binding.faults.empty()) {
        refuse(_binding.faults, 2);
    } else if (!_binding.uploads.empty()) {
        Json uploads = Json::array();
        for (const auto& name : _binding.uploads) uploads.push(name);
        _answer["upload"] = std::move(uploads);
    } else if (!mustConfirm(request) && !mustAsk(request)) {
        execute(request);
        audit(request);
    }
    _answer["exit_code"] = _exitCode;
    return std::move(_answer);
}

bool CommandRunner::mustConfirm(const RunRequest& request) {
    if (_binding.command->confirm.empty() || _binding.yes) return false;
    const std::int64_t now = minuteOf(_kernel.clock().now());
    for (std::int64_t minute = now; minute > now - confirmMinutes; --minute)
        if (equalConstantTime(confirmToken(request, minute), request.confirm)) return false;
    _answer["confirm"] = Json::object({{"text", _binding.command->confirm}, {"token", confirmToken(request, now)}});
    return true;
}

bool CommandRunner::mustAsk(const RunRequest& request) {
    Json questions = Json::array();
    for (const CommandArgument* secret : _binding.secrets) {
        const auto answer = request.secrets.find(secret->name);
        if (answer == request.secrets.end())
            questions.push(Json::object({{"name", secret->name}, {"prompt", secret->doc}, {"repeat", true}}));
        else
            _binding.call.values.emplace_back(secret->name, answer->second);
    }
    if (questions.size() == 0) return false;
    _answer["ask"] = std::move(questions);
    return true;
}

/// Who the command is run for: root may act as a person, with that person's rights.
Viewer CommandRunner::actor() const {
    if (_binding.as.empty()) return _viewer;
    if (!_viewer.isSystem()) throw Conflict("shell.as_is_for_root");
    Viewer person = _kernel.db().read([&](Transaction& tx) {
        const auto id = _kernel.accounts().findByLogin(tx, _binding.as);
        if (!id) throw NotFound("user " + _binding.as);
        return _kernel.accounts().viewerOf(tx, *id, Origin::shell);
    });
    if (!mayUse(*_binding.command, person)) throw Forbidden(_binding.command->access.permission);
    return person;
}

void CommandRunner::execute(const RunRequest& request) {
    _binding.call.json = _format == "json";
    try {
        const CommandResult result = _binding.command->run(_binding.call, actor(), _kernel);
        _exitCode = result.exitCode;
        addBlocks(result);
    } catch (const Invalid& error) {
        refuse(faultsOf(error), 2);
    } catch (const Forbidden& error) {
        refuse({{error.message(), {}, {}}}, 77);
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        refuse({{error.message(), {}, {}}}, 1);
    } catch (...) {
        _exitCode = 70;
        audit(request);
        throw;
    }
}

void CommandRunner::addBlocks(const CommandResult& result) {
    const bool json = _format == "json";
    const auto hasJson = [](const CommandResult::Block& block) { return !block.json.isNull(); };
    // A program reads one value: where the command says what that is, the rest is for people.
    const bool only = json && std::any_of(result.blocks.begin(), result.blocks.end(), hasJson);
    for (const auto& block : result.blocks)
        if (!only || hasJson(block)) _answer["blocks"].push(blockOf(block, json));
    if (!result.followUrl.empty()) _answer["follow"] = Json::object({{"url", result.followUrl}});
}

/// What is wrong with a value is shown where the value stands in the line.
std::vector<Fault> CommandRunner::faultsOf(const Invalid& error) const {
    std::vector<Fault> faults;
    for (const auto& [field, message] : error.errors()) {
        std::string name = field == "q" ? "query" : replaceAll(field, "_", "-");
        if (!_binding.from.contains(name)) name = field;
        Fault fault{message, {}, {}};
        if (const auto source = _binding.from.find(name); source != _binding.from.end()) {
            std::size_t offset = 0;
            for (const auto& [key, value] : message.params) {
                std::size_t count = 0;
                if (key == "position" &&
                    std::from_chars(value.data(), value.data() + value.size(), count).ec == std::errc())
                    offset = bytesOf(source->second.text, count);
                if (key == "suggestion" && !value.empty()) fault.hint = Message{"shell.meant", {{"word", value}}};
            }
            fault.position = source->second.place(offset);
        } else if (!field.empty()) {
            fault.message = {"shell.field",
                             {{"field", field}, {"text", _kernel.translations().text(_viewer.locale(), message)}}};
        }
        faults.push_back(std::move(fault));
    }
    return faults;
}

void CommandRunner::refuse(const std::vector<Fault>& faults, int exitCode) {
    _exitCode = exitCode;
    for (const Fault& fault : faults) {
        Json error = Json::object({{"message", text(fault.message)}});
        if (fault.position) error["position"] = *fault.position;
        if (fault.hint) error["hint"] = text(*fault.hint);
        _answer["errors"].push(std::move(error));
    }
}

/// The command has run by now, so a journal that can't be written must not make it look as if it had not.
void CommandRunner::audit(const RunRequest& request) {
    const std::string line(leftCharacters(request.line, auditedCharacters));
    try {
        _kernel.db().write([&](Transaction& tx) {
            _kernel.ledger().journal(tx, _viewer, {"command", 0}, "run",
                                     {{"line", Json(), Json(line)}, {"exit_code", Json(), Json(_exitCode)}});
        });
    } catch (const Unavailable& error) {
        log(notAudited, {{"line", line}, {"error", error.what()}});
    }
}

/// Proves that this viewer was asked about this line in that minute.
std::string CommandRunner::confirmToken(const RunRequest& request, std::int64_t minute) const {
    return _kernel.secrets().sign("shell.confirm",
                                  std::to_string(_viewer.id()) + "\n" + std::to_string(minute) + "\n" + request.line);
}

Json CommandRunner::text(const Message& message) const {
    return _kernel.translations().text(_viewer.locale(), message);
}

}  // namespace kontor::shell
