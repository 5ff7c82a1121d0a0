#include "binding.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "kontor/command_file.h"
#include "kontor/text.h"

namespace kontor::shell {

namespace {

/// Goes through the words behind the command's name.
class Binder {
  public:
    Binder(Binding& binding, const Line& line, std::size_t lineLength, const SentFiles& files)
        : _binding(binding), _command(*binding.command), _line(line), _lineLength(lineLength), _files(files) {}

    void bind(std::size_t at) {
        bool options = true;
        for (_at = at; _at < _line.words.size(); ++_at) {
            const Word& word = _line.words[_at];
            if (options && word.plain.text == "--")
                options = false;
            else if (options && word.plain.text.starts_with("--"))
                option(word);
            else
                positional(word);
        }
        for (std::size_t i = 0; i < _command.arguments.size(); ++i) {
            const CommandArgument& argument = _command.arguments[i];
            if (argument.type == CommandArgument::Type::secret) {
                if (argument.required) _binding.secrets.push_back(&argument);
            } else if (argument.required && !_binding.call.has(argument.name)) {
                fault({"shell.missing", {{"name", argument.name}}}, _lineLength,
                      Message{"shell.doc", {{"doc", argument.doc}}});
            }
        }
        for (const CommandArgument& option : _command.options)
            if (option.required && !_binding.call.has(option.name) && option.type != CommandArgument::Type::secret)
                fault({"shell.missing", {{"name", "--" + option.name}}}, _lineLength);
    }

  private:
    void option(const Word& word) {
        const std::string& text = word.plain.text;
        const auto equals = text.find('=');
        const std::string name = text.substr(2, equals == std::string::npos ? equals : equals - 2);
        if (global(name, equals, word)) return;
        const CommandArgument* option = findOption(_command, name);
        if (!option) {
            unknownOption(name, word);
            return;
        }
        if (!takesValue(*option)) {
            if (equals != std::string::npos)
                fault({"shell.no_value", {{"name", "--" + name}}}, word.start);
            else if (option->type == CommandArgument::Type::secret)
                _binding.secrets.push_back(option);
            else
                set(*option, "true", word.plain);
            return;
        }
        if (!option->repeated && _binding.call.has(name)) {
            fault({"shell.twice", {{"name", "--" + name}}}, word.start);
            return;
        }
        if (equals != std::string::npos) {
            Piece value{text.substr(equals + 1),
                        {word.plain.at.begin() + static_cast<std::ptrdiff_t>(equals) + 1, word.plain.at.end()}};
            check(*option, value);
        } else if (_at + 1 < _line.words.size()) {
            check(*option, piece(*option, _line.words[++_at]));
        } else {
            fault({"shell.needs_value", {{"name", "--" + name}}}, _lineLength,
                  Message{"shell.doc", {{"doc", option->doc}}});
        }
    }

    /// Options that every command has.
    bool global(const std::string& name, std::size_t equals, const Word& word) {
        if (name == "as") {
            if (equals != std::string::npos)
                _binding.as = word.plain.text.substr(equals + 1);
            else if (_at + 1 < _line.words.size())
                _binding.as = _line.words[++_at].plain.text;
            if (_binding.as.empty()) fault({"shell.needs_value", {{"name", "--as"}}}, word.end);
            return true;
        }
        if (name != "json" && name != "csv" && name != "yes") return false;
        if (equals != std::string::npos)
            fault({"shell.no_value", {{"name", "--" + name}}}, word.start);
        else if (name == "yes")
            _binding.yes = true;
        else
            _binding.format = name;
        return true;
    }

    void unknownOption(const std::string& name, const Word& word) {
        std::vector<std::string> names{"json", "csv", "yes", "as"};
        for (const auto& option : _command.options) names.push_back(option.name);
        const auto similar = nearest(name, names);
        fault({"shell.unknown_option", {{"name", "--" + name}, {"command", _command.name}}}, word.start,
              similar ? std::optional<Message>(Message{"shell.meant", {{"word", "--" + *similar}}}) : std::nullopt);
    }

    void positional(const Word& word) {
        while (_argument < _command.arguments.size() &&
               _command.arguments[_argument].type == CommandArgument::Type::secret)
            ++_argument;
        if (_argument == _command.arguments.size()) {
            fault({"shell.too_many", {{"word", word.plain.text}, {"command", _command.name}}}, word.start);
            return;
        }
        const CommandArgument& argument = _command.arguments[_argument];
        check(argument, piece(argument, word));
        if (!takesRest(argument)) ++_argument;
    }

    static const Piece& piece(const CommandArgument& argument, const Word& word) {
        return argument.type == CommandArgument::Type::query ? word.query : word.plain;
    }

    void check(const CommandArgument& argument, const Piece& value) {
        const std::string& text = value.text;
        if (argument.type == CommandArgument::Type::integer) {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool isNumber = error == std::errc() && end == text.data() + text.size();
            if (!isNumber && isLocalFile(argument) && !text.empty()) {
                const auto sent = _files.find(text);
                if (sent == _files.end()) _binding.uploads.push_back(text);
                set(argument, std::to_string(sent == _files.end() ? 0 : sent->second), value);
                return;
            }
            if (!isNumber) {
                fault({"shell.not_a_number", {{"name", argument.name}, {"value", text}}}, value.place(0));
                return;
            }
        }
        if (!argument.choices.empty() &&
            std::find(argument.choices.begin(), argument.choices.end(), text) == argument.choices.end()) {
            fault({"shell.not_a_choice", {{"name", argument.name}, {"value", text}}}, value.place(0),
                  Message{"shell.one_of", {{"values", join(argument.choices, ", ")}}});
            return;
        }
        set(argument, text, value);
    }

    void set(const CommandArgument& argument, const std::string& text, const Piece& source) {
        auto& values = _binding.call.values;
        if (argument.type == CommandArgument::Type::query) {
            Piece& all = _binding.from[argument.name];
            all.append(source);
            std::erase_if(values, [&](const auto& value) { return value.first == argument.name; });
            values.emplace_back(argument.name, all.text);
            return;
        }
        _binding.from.try_emplace(argument.name, source);
        values.emplace_back(argument.name, text);
    }

    void fault(Message message, std::size_t position, std::optional<Message> hint = {}) {
        _binding.faults.push_back({std::move(message), position, std::move(hint)});
    }

    Binding& _binding;
    const Command& _command;
    const Line& _line;
    std::size_t _lineLength;
    const SentFiles& _files;
    std::size_t _at = 0;
    std::size_t _argument = 0;
};

/// Says which command may have been meant, or which ones begin like that.
Fault unknownCommand(const Commands& commands, const Viewer& viewer, const Line& line) {
    const Word& first = line.words.front();
    std::set<std::string> words;
    std::set<std::string> below;
    for (const Command* command : usable(commands, viewer)) {
        const auto blank = command->name.find(' ');
        words.insert(command->name.substr(0, blank));
        if (command->name.substr(0, blank) == first.plain.text && blank != std::string::npos)
            below.insert(command->name.substr(blank + 1));
    }
    const std::vector<std::string> candidates(below.empty() ? words.begin() : below.begin(),
                                              below.empty() ? words.end() : below.end());
    if (!below.empty() && line.words.size() == 1)
        return {{"shell.incomplete", {{"word", first.plain.text}}},
                first.end,
                Message{"shell.one_of", {{"values", join(candidates, ", ")}}}};
    const Word& wrong = below.empty() ? first : line.words[1];
    std::optional<Message> hint;
    if (const auto similar = nearest(wrong.plain.text, candidates))
        hint = Message{"shell.meant", {{"word", *similar}}};
    else if (!below.empty())
        hint = Message{"shell.one_of", {{"values", join(candidates, ", ")}}};
    else
        hint = Message{"shell.try_help", {}};
    return {{"shell.unknown_command", {{"word", wrong.plain.text}}}, wrong.start, hint};
}

}  // namespace

Binding bindLine(const Commands& commands, const Viewer& viewer, const Line& line, std::size_t lineLength,
                 const SentFiles& files) {
    Binding binding;
    if (line.openQuote) {
        binding.faults.push_back({{"shell.open_quote", {}}, line.openQuote, {}});
        return binding;
    }
    if (line.words.empty()) {
        binding.faults.push_back({{"shell.empty", {}}, {}, Message{"shell.try_help", {}}});
        return binding;
    }
    const Found found = findCommand(commands, viewer, line.words);
    if (!found.command) {
        binding.faults.push_back(unknownCommand(commands, viewer, line));
        return binding;
    }
    binding.command = found.command;
    Binder(binding, line, lineLength, files).bind(found.words);
    return binding;
}

}  // namespace kontor::shell
