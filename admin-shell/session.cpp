#include "session.h"

#include <algorithm>

#include "failure.h"
#include "follow.h"
#include "signals.h"

namespace kontor::shell {

namespace {

/// A command may ask to be confirmed and for its secrets; a server that goes on asking is broken.
constexpr int maxRounds = 4;

/// Whether this name stands in the line as a word or a whole part of one, not within another name.
bool standsIn(const std::string& line, const std::string& name) {
    constexpr std::string_view around = " \t\r\n\"'";
    for (auto at = line.find(name); at != std::string::npos; at = line.find(name, at + 1)) {
        const auto end = at + name.size();
        const bool begins = at == 0 || line[at - 1] == '=' || around.find(line[at - 1]) != std::string_view::npos;
        if (begins && (end == line.size() || around.find(line[end]) != std::string_view::npos)) return true;
    }
    return false;
}

}  // namespace

const Catalogue& Session::catalogue() {
    if (!_catalogue) {
        _catalogue = _server.catalogue();
    }
    return *_catalogue;
}

int Session::run(Request request, std::string_view where) {
    try {
        if (const auto topic = helpTopic(request.line, request.words)) {
            const HelpText help = formatHelp(catalogue(), *topic, _printer.width());
            if (!help.found) {
                _printer.complain(help.text, where);
                return static_cast<int>(Exit::usage);
            }
            _printer.text(help.text);
            return static_cast<int>(Exit::ok);
        }
        return exchange(std::move(request), where);
    } catch (const Failure& failure) {
        _printer.complain(failure.what(), where);
        return static_cast<int>(failure.code());
    }
}

int Session::exchange(Request request, std::string_view where) {
    for (int round = 0; round < maxRounds; ++round) {
        const Result result = _server.run(request);
        const std::string& format = result.format.empty() ? request.format : result.format;
        _printer.blocks(result.blocks, format);
        _printer.faults(result.errors, result.line.empty() ? request.line : result.line, where);
        if (result.confirm) {
            if (!answerConfirm(*result.confirm, request)) {
                return static_cast<int>(Exit::failed);
            }
        } else if (!result.upload.empty()) {
            answerUploads(result.upload, request);
        } else if (!result.ask.empty()) {
            answerQuestions(result.ask, request);
        } else if (result.follow) {
            return follow(_server, *result.follow, _printer, format);
        } else {
            return result.exitCode;
        }
    }
    throw Failure(Exit::failed, tr("The server keeps asking", "Der Server fragt immer wieder"));
}

bool Session::answerConfirm(const Confirm& confirm, Request& request) {
    if (!_yes) {
        if (!_terminal.isInteractive()) {
            throw Failure(Exit::usage, confirm.text + tr(" (nobody to ask here; repeat with --yes)",
                                                         " (niemand da, der antworten kann; mit --yes wiederholen)"));
        }
        if (!_terminal.confirm(confirm.text)) {
            _printer.complain(tr("Nothing was done.", "Es wurde nichts getan."));
            return false;
        }
    }
    request.confirm = confirm.token;
    return true;
}

/// Only what was named here leaves this machine, whatever the server asks for.
void Session::answerUploads(const std::vector<std::string>& names, Request& request) {
    const auto isTyped = [&](const std::string& name) {
        if (name.empty()) {
            return false;
        }
        if (request.words.empty()) {
            std::string plain = request.line;
            std::erase(plain, '\\');
            return standsIn(request.line, name) || standsIn(plain, name);
        }
        return std::any_of(request.words.begin(), request.words.end(), [&](const std::string& word) {
            return word == name || (word.starts_with("--") && word.ends_with("=" + name));
        });
    };
    for (const std::string& name : names) {
        if (!isTyped(name)) {
            throw Failure(Exit::failed, tr("The server asked for a file that was not named: ",
                                           "Der Server wollte eine Datei, die nicht genannt wurde: ") +
                                            name);
        }
        request.files[name] = _server.send(name);
    }
}

void Session::answerQuestions(const std::vector<Question>& questions, Request& request) {
    for (const Question& question : questions) {
        request.secrets[question.name] = askSecret(question);
    }
}

std::string Session::askSecret(const Question& question) {
    const auto read = [&](const std::string& prompt) {
        std::optional<std::string> answer = _terminal.secret(prompt);
        if (!answer) {
            throw Failure(Exit::usage, question.prompt + tr(": no answer on standard input",
                                                            ": keine Antwort auf der Standardeingabe"));
        }
        return *answer;
    };
    std::string answer = read(question.prompt);
    if (question.repeat && _terminal.isInteractive() &&
        read(question.prompt + tr(" (again)", " (noch einmal)")) != answer) {
        throw Failure(Exit::failed, tr("The two entries differ; nothing was done.",
                                       "Die Eingaben unterscheiden sich; es wurde nichts getan."));
    }
    return answer;
}

}  // namespace kontor::shell
