#include "history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kontor::shell {

namespace {

/// One line of the file per entry, whatever the entry contains.
std::string escape(const std::string& line) {
    std::string out;
    for (const char c : line) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
            out += c;
        }
    }
    return out;
}

std::string unescape(const std::string& line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) {
            ++i;
            out += line[i] == 'n' ? '\n' : line[i];
        } else if (static_cast<unsigned char>(line[i]) >= 0x20 && line[i] != 0x7F) {
            out += line[i];
        }
    }
    return out;
}

bool writeAll(const std::string& path, int flags, const std::string& text) {
    const int file = ::open(path.c_str(), flags | O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0) {
        return false;
    }
    const bool written = ::fchmod(file, S_IRUSR | S_IWUSR) == 0 &&
                         ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    return written;
}

}  // namespace

std::string History::standardPath() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
        return std::string(state) + "/kontor/history";
    }
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/kontor/history" : std::string();
}

std::vector<std::string> History::load() const {
    std::vector<std::string> lines;
    std::ifstream file(_path);
    for (std::string line; std::getline(file, line);) {
        if (std::string entry = unescape(line); !entry.empty()) {
            lines.push_back(std::move(entry));
        }
    }
    file.close();
    if (lines.size() > maxLines) {
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(maxLines));
        std::string all;
        for (const std::string& line : lines) {
            all += escape(line) + "\n";
        }
        const std::string next = _path + ".new";
        if (writeAll(next, O_TRUNC, all)) {
            static_cast<void>(::rename(next.c_str(), _path.c_str()));
        }
    }
    return lines;
}

bool History::add(const std::string& line) {
    if (line.find_first_not_of(" \t\n") == std::string::npos || line.starts_with(' ') || line == _last) {
        return false;
    }
    _last = line;
    if (!_path.empty()) {
        std::error_code ignored;
        std::filesystem::create_directories(std::filesystem::path(_path).parent_path(), ignored);
        writeAll(_path, O_APPEND, escape(line) + "\n");
    }
    return true;
}

}  // namespace kontor::shell
