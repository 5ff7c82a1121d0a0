#include "completion.h"

#include <algorithm>
#include <map>

#include "kontor/text.h"

namespace kontor::shell {

namespace {

bool beginsWith(std::string_view text, std::string_view typed) {
    return asciiLower(text).starts_with(asciiLower(typed));
}

class Completer {
  public:
    Completer(const Commands& commands, const Viewer& viewer, std::string_view line, const AskCompleter& ask)
        : _commands(commands), _viewer(viewer), _ask(ask), _line(splitLine(line)) {
        _result.from = line.size();
        if (_line.endsInWord) {
            _typed = _line.words.back();
            _result.from = _typed.start;
            _line.words.pop_back();
        }
    }

    Candidates run() {
        const Found found = findCommand(_commands, _viewer, _line.words);
        if (!found.command || found.words == _line.words.size()) commandWords();
        if (found.command) behind(*found.command, found.words);
        if (_result.list.size() > maxCandidates) _result.list.resize(maxCandidates);
        return std::move(_result);
    }

  private:
    const std::string& typed() const { return _typed.plain.text; }

    /// The next words of commands that begin with what is there.
    void commandWords() {
        std::string before;
        for (const Word& word : _line.words) before += word.plain.text + " ";
        std::map<std::string, std::string> next;
        for (const Command* command : usable(_commands, _viewer)) {
            if (!command->name.starts_with(before)) continue;
            const std::string rest = command->name.substr(before.size());
            const std::string word = rest.substr(0, rest.find(' '));
            if (!beginsWith(word, typed())) continue;
            std::string& description = next[word];
            if (word == rest)
                description = command->summary;
            else if (description.empty())
                description = "…";
        }
        for (const auto& [word, description] : next) _result.list.push_back({word, description, false});
        if (_line.words.empty() && !typed().empty() && beginsWith("help", typed()))
            _result.list.push_back({"help", "", false});
    }

    void behind(const Command& command, std::size_t at) {
        std::size_t argument = 0;
        std::vector<std::string> used;
        bool options = true;
        const CommandArgument* open = nullptr;
        for (; at < _line.words.size(); ++at) {
            const std::string& text = _line.words[at].plain.text;
            if (open) {
                open = nullptr;
            } else if (options && text == "--") {
                options = false;
            } else if (options && text.starts_with("--")) {
                const auto equals = text.find('=');
                used.push_back(text.substr(2, equals == std::string::npos ? equals : equals - 2));
                const CommandArgument* option = findOption(command, used.back());
                if (used.back() == "as" && equals == std::string::npos)
                    ++at;
                else if (option && takesValue(*option) && equals == std::string::npos)
                    open = option;
            } else {
                skipSecrets(command, argument);
                if (argument < command.arguments.size() && !takesRest(command.arguments[argument])) ++argument;
            }
        }
        if (open) {
            values(*open, "");
        } else if (options && typed().starts_with("--")) {
            optionsOf(command, used);
        } else {
            skipSecrets(command, argument);
            if (argument < command.arguments.size()) values(command.arguments[argument], "");
        }
    }

    static void skipSecrets(const Command& command, std::size_t& argument) {
        while (argument < command.arguments.size() && command.arguments[argument].type == CommandArgument::Type::secret)
            ++argument;
    }

    void optionsOf(const Command& command, const std::vector<std::string>& used) {
        if (const auto equals = typed().find('='); equals != std::string::npos) {
            const CommandArgument* option = findOption(command, typed().substr(2, equals - 2));
            const std::string prefix = typed().substr(0, equals + 1);
            if (!option) return;
            _typed.plain.text.erase(0, equals + 1);
            values(*option, prefix);
            return;
        }
        const auto offer = [&](const std::string& name, const std::string& doc, bool repeated) {
            const bool there = std::find(used.begin(), used.end(), name) != used.end();
            if ((!there || repeated) && beginsWith("--" + name, typed()))
                _result.list.push_back({"--" + name, doc, false});
        };
        for (const auto& option : command.options) offer(option.name, option.doc, option.repeated);
        offer("json", "", false);
        offer("csv", "", false);
        if (_viewer.isSystem()) offer("as", "", false);
        if (!command.confirm.empty()) offer("yes", "", false);
    }

    void values(const CommandArgument& argument, const std::string& prefix) {
        for (const std::string& choice : argument.choices)
            if (beginsWith(choice, typed())) _result.list.push_back({prefix + quotedWord(choice), "", false});
        if (!argument.complete) return;
        const bool query = argument.type == CommandArgument::Type::query;
        for (const std::string& text : _ask(argument, query && prefix.empty() ? _typed.query.text : typed())) {
            const auto tab = text.find('\t');
            const std::string value = text.substr(0, tab);
            // Of a query, `status:` wants its value next; and its double quotes are its own.
            const bool partial = query && (value.ends_with(':') || value.ends_with('<') || value.ends_with('>'));
            _result.list.push_back({prefix + (query ? value : quotedWord(value)),
                                    tab == std::string::npos ? "" : text.substr(tab + 1), partial});
        }
    }

    const Commands& _commands;
    const Viewer& _viewer;
    const AskCompleter& _ask;
    Line _line;
    Word _typed;
    Candidates _result;
};

}  // namespace

Candidates complete(const Commands& commands, const Viewer& viewer, std::string_view line, const AskCompleter& ask) {
    return Completer(commands, viewer, line, ask).run();
}

}  // namespace kontor::shell
