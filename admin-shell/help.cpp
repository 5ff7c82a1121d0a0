#include "help.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "failure.h"
#include "table_printer.h"
#include "text.h"

namespace kontor::shell {

namespace {

std::string join(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

std::string indented(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        out += line.empty() ? "\n" : "  " + line + "\n";
    }
    return out;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string list(const Pairs& pairs, std::size_t width) {
    return indented(formatRecord(Record{pairs}, Style{width > 12 ? width - 2 : width, false}));
}

std::string section(const std::string& title, const Pairs& pairs, std::size_t width) {
    return pairs.empty() ? std::string() : "\n" + title + "\n" + list(pairs, width);
}

std::string argumentDoc(const Argument& argument) {
    std::string doc = argument.doc;
    if (!argument.values.empty()) {
        doc += (doc.empty() ? "" : " ") + ("(" + join(argument.values) + ")");
    }
    return doc;
}

std::string shape(const Argument& argument) {
    std::string text = argument.name + (argument.repeated ? "…" : "");
    return argument.required ? text : "[" + text + "]";
}

std::string optionName(const Argument& option) {
    return option.type.empty() || option.type == "flag" ? option.name : option.name + " " + option.type;
}

std::string oneCommand(const Command& command, std::size_t width) {
    std::string usage = command.name;
    Pairs arguments;
    for (const Argument& argument : command.arguments) {
        if (argument.type == "secret") {
            continue;  // asked for, never typed on the line
        }
        usage += " " + shape(argument);
        arguments.emplace_back(argument.name, argumentDoc(argument));
    }
    Pairs options;
    for (const Argument& option : command.options) {
        options.emplace_back(optionName(option), argumentDoc(option));
    }
    if (!options.empty()) {
        usage += tr(" [OPTION…]", " [OPTION…]");
    }
    std::string out = usage + "\n" + indented(command.summary);
    if (!command.description.empty() && command.description != command.summary) {
        out += "\n" + formatRecord(Record{{{"", command.description}}}, Style{width, false});
    }
    out += section(tr("Arguments", "Argumente"), arguments, width) + section(tr("Options", "Optionen"), options, width);
    if (!command.examples.empty()) {
        out += "\n" + tr("Examples", "Beispiele") + "\n";
        for (const Example& example : command.examples) {
            out += "  " + example.line + "\n" + (example.doc.empty() ? "" : "      " + example.doc + "\n");
        }
    }
    return out;
}

std::string overview(const Catalogue& catalogue, std::size_t width) {
    // By first word; a word with several commands is shown once, with the group's text or the second words.
    std::map<std::string, std::vector<const Command*>> byWord;
    for (const Command& command : catalogue.commands) {
        byWord[command.name.substr(0, command.name.find(' '))].push_back(&command);
    }
    Pairs pairs;
    for (const auto& [word, commands] : byWord) {
        const auto group = std::find_if(catalogue.groups.begin(), catalogue.groups.end(),
                                        [&w = word](const auto& entry) { return entry.first == w; });
        std::string text = commands.front()->summary;
        if (commands.size() > 1 || commands.front()->name != word) {
            text = group != catalogue.groups.end() ? group->second + ": " : "";
            for (const Command* command : commands) {
                if (command->name.size() > word.size()) {
                    text += (command == commands.front() ? "" : ", ") + command->name.substr(word.size() + 1);
                }
            }
        }
        pairs.emplace_back(word, text);
    }
    return tr("Commands", "Befehle") + "\n" + list(pairs, width) + "\n" +
           tr("help COMMAND explains one; Tab completes; every command takes --json and --csv; exit or Ctrl-D "
              "leaves.\n",
              "help BEFEHL erklärt einen; Tab ergänzt; jeder Befehl kennt --json und --csv; exit oder Strg-D "
              "beendet.\n");
}

}  // namespace

std::optional<std::vector<std::string>> helpTopic(const std::string& line, const std::vector<std::string>& given) {
    std::vector<std::string> words = given;
    if (words.empty()) {
        std::istringstream stream(line);
        for (std::string word; stream >> word;) {
            words.push_back(word);
        }
    }
    if (words.empty()) {
        return std::nullopt;
    }
    if (words.front() == "help" || words.front() == "?") {
        words.erase(words.begin());
        return words;
    }
    if (words.back() == "?" || words.back() == "--help") {
        words.pop_back();
        return words;
    }
    return std::nullopt;
}

HelpText formatHelp(const Catalogue& catalogue, const std::vector<std::string>& topic, std::size_t width) {
    if (topic.empty()) {
        return {overview(catalogue, width)};
    }
    // Arguments behind the command's words are allowed: `tickets show 42 ?` explains `tickets show`.
    for (std::size_t count = topic.size(); count > 0; --count) {
        const std::string name = join({topic.begin(), topic.begin() + static_cast<std::ptrdiff_t>(count)});
        Pairs below;
        std::string exact;
        for (const Command& command : catalogue.commands) {
            if (command.name == name) {
                exact = oneCommand(command, width);
            } else if (command.name.starts_with(name + " ")) {
                below.emplace_back(command.name, command.summary);
            }
        }
        if (!exact.empty() || !below.empty()) {
            return {exact +
                    (exact.empty()   ? ""
                     : below.empty() ? ""
                                     : "\n") +
                    (below.empty() ? "" : list(below, width))};
        }
    }
    return {tr("No such command: ", "Kein solcher Befehl: ") + join(topic), false};
}

}  // namespace kontor::shell
