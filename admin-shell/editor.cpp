#include "editor.h"

#include <histedit.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "failure.h"
#include "history.h"
#include "signals.h"
#include "table_printer.h"
#include "terminal.h"
#include "text.h"

namespace kontor::shell {

namespace {

constexpr wchar_t controlC = 3;

/// Reads one character of UTF-8 from the keyboard. 1 = read, 0 = end of input, -1 = nothing (try again).
int readCharacter(wchar_t* out) {
    std::string bytes;
    for (;;) {
        if (!waitForInput()) {
            return -1;
        }
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR) {
            return -1;
        }
        if (count <= 0) {
            return 0;
        }
        bytes += byte;
        const auto first = static_cast<unsigned char>(bytes.front());
        const std::size_t want = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
        if (bytes.size() < want && (bytes.size() == 1 || (static_cast<unsigned char>(byte) & 0xC0) == 0x80)) {
            continue;
        }
        char32_t codePoint = 0;
        decode(bytes, 0, codePoint);
        *out = static_cast<wchar_t>(codePoint);
        return 1;
    }
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
        char32_t codePoint = 0;
        i += decode(text, i, codePoint);
    }
    return count;
}

void say(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

}  // namespace

struct Editor::State {
    std::string prompt;
    Completer complete;
    EditLine* line = nullptr;
    ::History* history = nullptr;
    bool bracketed = false;
    bool cancelled = false;

    static State& of(EditLine* line) {
        void* data = nullptr;
        el_get(line, EL_CLIENTDATA, &data);
        return *static_cast<State*>(data);
    }

    static char* promptText(EditLine* line) { return of(line).prompt.data(); }

    /// Called by libedit for every character: signals turn into keys here, so that nothing depends on where they hit.
    static int nextCharacter(EditLine* line, wchar_t* out) {
        for (;;) {
            if (takeContinued()) {
                el_set(line, EL_PREP_TERM, 1);
                el_set(line, EL_REFRESH);
            }
            if (takeResized()) {
                el_resize(line);
            }
            if (terminated()) {
                return 0;
            }
            if (interrupted()) {
                clearInterrupt();
                *out = controlC;
                return 1;
            }
            const int got = readCharacter(out);
            if (got >= 0) {
                return got;
            }
        }
    }

    static unsigned char onCancel(EditLine* line, int) {
        of(line).cancelled = true;
        say("^C\n");
        return CC_EOF;
    }

    /// ESC[200~ text ESC[201~: the terminal marks what was pasted. Line breaks become part of the line.
    static unsigned char onPaste(EditLine* line, int) {
        static constexpr std::wstring_view end = L"\033[201~";
        std::wstring text;
        wchar_t c = 0;
        while (!text.ends_with(end)) {
            if (el_wgetc(line, &c) != 1) {
                return CC_EOF;
            }
            text += c;
        }
        text.resize(text.size() - end.size());
        std::wstring clean;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == L'\r' && i + 1 < text.size() && text[i + 1] == L'\n') {
                continue;
            }
            if (text[i] == L'\r' || text[i] == L'\n') {
                clean += L'\n';
            } else if (text[i] == L'\t') {
                clean += L' ';
            } else if (text[i] >= 0x20 && text[i] != 0x7F && !(text[i] >= 0x80 && text[i] < 0xA0)) {
                clean += text[i];
            }
        }
        while (clean.ends_with(L'\n')) {
            clean.pop_back();
        }
        if (!clean.empty()) {
            el_winsertstr(line, clean.c_str());
        }
        return CC_REFRESH;
    }

    static unsigned char onComplete(EditLine* line, int) {
        try {
            return of(line).completeHere();
        } catch (const Failure&) {
            clearInterrupt();
            return CC_REFRESH_BEEP;
        }
    }

    unsigned char completeHere() {
        const LineInfo* info = el_line(line);
        const std::string text(info->buffer, info->lastchar);
        const auto cursor = static_cast<std::size_t>(info->cursor - info->buffer);
        const Completion completion = complete(text, cursor);
        if (completion.candidates.empty() || completion.from > cursor) {
            return CC_REFRESH_BEEP;
        }
        const std::string typed = text.substr(completion.from, cursor - completion.from);
        const std::string insert = completionInsert(completion, typed);
        if (insert.empty()) {
            say("\n" + completionList(completion, terminalWidth()));
            return CC_REDISPLAY;
        }
        el_deletestr(line, static_cast<int>(characters(typed)));
        el_insertstr(line, insert.c_str());
        return CC_REFRESH;
    }
};

Editor::Editor(std::string prompt, Completer complete) : _state(std::make_unique<State>()) {
    State& state = *_state;
    state.prompt = std::move(prompt);
    state.complete = std::move(complete);
    state.line = el_init("kontor", stdin, stdout, stderr);
    state.history = history_init();
    if (state.line == nullptr || state.history == nullptr) {
        throw Failure(Exit::failed, tr("this terminal cannot be used", "Dieses Terminal ist nicht benutzbar"));
    }
    HistEvent event = {};
    history(state.history, &event, H_SETSIZE, static_cast<int>(History::maxLines));
    EditLine* line = state.line;
    el_set(line, EL_CLIENTDATA, &state);
    el_set(line, EL_SIGNAL, 0);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_HIST, ::history, state.history);
    el_set(line, EL_PROMPT, &State::promptText);
    el_wset(line, EL_GETCFN, &State::nextCharacter);
    el_set(line, EL_ADDFN, "kontor-cancel", "Give up this line", &State::onCancel);
    el_set(line, EL_ADDFN, "kontor-paste", "Insert pasted text", &State::onPaste);
    el_set(line, EL_ADDFN, "kontor-complete", "Complete by the server", &State::onComplete);
    el_set(line, EL_BIND, "^C", "kontor-cancel", nullptr);
    el_set(line, EL_BIND, "^I", "kontor-complete", nullptr);
    el_set(line, EL_BIND, "\033[200~", "kontor-paste", nullptr);
    el_set(line, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(line, EL_BIND, "\033[1;5C", "em-next-word", nullptr);
    el_set(line, EL_BIND, "\033[1;5D", "ed-prev-word", nullptr);
    el_set(line, EL_BIND, "\033[3~", "ed-delete-next-char", nullptr);
    const char* term = std::getenv("TERM");
    state.bracketed = term != nullptr && *term != '\0' && std::strcmp(term, "dumb") != 0;
}

Editor::~Editor() {
    if (_state->history != nullptr) {
        history_end(_state->history);
    }
    if (_state->line != nullptr) {
        el_end(_state->line);
    }
}

void Editor::remember(const std::string& line) {
    HistEvent event = {};
    history(_state->history, &event, H_ENTER, line.c_str());
}

Editor::Outcome Editor::read(std::string& line) {
    State& state = *_state;
    state.cancelled = false;
    // libedit would do so only after the prompt is visible, and a Ctrl-D typed in between would be lost.
    el_set(state.line, EL_PREP_TERM, 1);
    if (state.bracketed) {
        say("\033[?2004h");
    }
    int count = 0;
    const char* text = el_gets(state.line, &count);
    if (state.bracketed) {
        say("\033[?2004l");
    }
    if (state.cancelled) {
        return Outcome::cancelled;
    }
    if (text == nullptr || count <= 0) {
        return Outcome::end;
    }
    line = text;
    if (line.ends_with('\n')) {
        line.pop_back();
    }
    return Outcome::line;
}

std::string completionInsert(const Completion& completion, const std::string& typed) {
    const auto& candidates = completion.candidates;
    if (candidates.size() == 1) {
        const std::string text = safeLine(candidates.front().text) + (candidates.front().partial ? "" : " ");
        return text == typed ? std::string() : text;
    }
    std::string common = safeLine(candidates.front().text);
    for (const Candidate& candidate : candidates) {
        const std::string text = safeLine(candidate.text);
        const auto [end, other] = std::mismatch(common.begin(), common.end(), text.begin(), text.end());
        common.erase(end, common.end());
    }
    while (!common.empty() && characters(common) != 0) {
        // not in the middle of a character: its last bytes may have differed
        std::size_t start = common.size() - 1;
        while (start > 0 && (static_cast<unsigned char>(common[start]) & 0xC0) == 0x80) {
            --start;
        }
        char32_t codePoint = 0;
        if (start + decode(common, start, codePoint) == common.size() &&
            (codePoint != 0xFFFD || common.substr(start) == "\xEF\xBF\xBD")) {
            break;
        }
        common.erase(start);
    }
    return common.size() > typed.size() ? common : std::string();
}

std::string completionList(const Completion& completion, std::size_t width, std::size_t limit) {
    Record record;
    for (const Candidate& candidate : completion.candidates) {
        if (record.fields.size() == limit) {
            break;
        }
        record.fields.emplace_back(candidate.text, safeLine(candidate.description));
    }
    std::string out = formatRecord(record, Style{width, false});
    if (completion.candidates.size() > limit) {
        out += "… " + std::to_string(completion.candidates.size() - limit) + tr(" more\n", " weitere\n");
    }
    return out;
}

}  // namespace kontor::shell
