#include "options.h"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

#include "failure.h"

namespace kontor::shell {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

[[noreturn]] void misuse(const std::string& text) {
    throw Failure(Exit::usage, text);
}

std::string readToken(const std::string& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) {
        misuse(tr("cannot read the token file ", "Token-Datei nicht lesbar: ") + path);
    }
    if (S_ISREG(status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        misuse(path + tr(": others can read this token; protect it with chmod 600",
                         ": andere können dieses Token lesen; mit chmod 600 schützen"));
    }
    std::ifstream file(path);
    std::string token;
    std::getline(file, token);
    token.erase(token.find_last_not_of(" \t\r") + 1);
    if (token.empty()) {
        misuse(tr("no token in ", "kein Token in ") + path);
    }
    return token;
}

void checkToken(const std::string& token) {
    for (const char c : token) {
        if (c <= ' ' || c > '~') {
            misuse(tr("the token contains characters no token has", "das Token enthält unzulässige Zeichen"));
        }
    }
}

std::size_t parseWidth(const std::string& text) {
    std::size_t width = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
    if (error != std::errc() || end != text.data() + text.size() || width < 20 || width > 10000) {
        misuse(tr("--width takes a number from 20 to 10000", "--width braucht eine Zahl von 20 bis 10000"));
    }
    return width;
}

/// Walks the options of the client; leaves the words of the command.
class ArgumentReader {
  public:
    ArgumentReader(int argc, char** argv) : _arguments(argv + 1, argv + argc) {}

    Options read() {
        while (_at < _arguments.size() && _arguments[_at].starts_with('-') && _arguments[_at] != "-") {
            std::string name = _arguments[_at++];
            if (name == "--") {
                break;
            }
            if (const auto equals = name.find('='); name.starts_with("--") && equals != std::string::npos) {
                _attached = name.substr(equals + 1);
                name.erase(equals);
            }
            take(name);
            if (_attached) {
                misuse(name + tr(" takes no value", " nimmt keinen Wert"));
            }
        }
        _options.words.assign(_arguments.begin() + static_cast<std::ptrdiff_t>(_at), _arguments.end());
        return std::move(_options);
    }

    const std::string& tokenFile() const { return _tokenFile; }

  private:
    void take(const std::string& name) {
        if (name == "--server") {
            _options.server = value(name);
        } else if (name == "--socket") {
            _options.socket = value(name);
        } else if (name == "--data") {
            _options.data = value(name);
        } else if (name == "--token-file") {
            _tokenFile = value(name);
        } else if (name == "--ca-file") {
            _options.caFile = value(name);
        } else if (name == "--width") {
            _options.width = parseWidth(value(name));
        } else if (name == "-c") {
            _options.line = value(name);
        } else if (name == "--json" || name == "--csv") {
            _options.format = name.substr(2);
        } else if (name == "-y" || name == "--yes") {
            _options.yes = true;
        } else if (name == "-k" || name == "--keep-going") {
            _options.keepGoing = true;
        } else if (name == "--plain-http") {
            _options.plainHttp = true;
        } else if (name == "-h" || name == "--help") {
            _options.help = true;
        } else if (name == "--version") {
            _options.version = true;
        } else {
            misuse(tr("unknown option ", "unbekannte Option ") + name + "; kontor --help");
        }
    }

    std::string value(const std::string& name) {
        if (_attached) {
            return *std::exchange(_attached, std::nullopt);
        }
        if (_at == _arguments.size()) {
            misuse(name + tr(" needs a value", " braucht einen Wert"));
        }
        return _arguments[_at++];
    }

    std::vector<std::string> _arguments;
    std::size_t _at = 0;
    std::optional<std::string> _attached;
    std::string _tokenFile;
    Options _options;
};

}  // namespace

Options parseOptions(int argc, char** argv) {
    ArgumentReader reader(argc, argv);
    Options options = reader.read();
    if (options.help || options.version) {
        return options;
    }
    if (options.line && !options.words.empty()) {
        misuse(tr("either -c LINE or words, not both", "entweder -c ZEILE oder Wörter, nicht beides"));
    }
    if (options.server.empty() && options.socket.empty() && options.data.empty()) {
        options.server = environment("KONTOR_SERVER");
        options.socket = environment("KONTOR_SOCKET");
    }
    if (!reader.tokenFile().empty()) {
        options.token = readToken(reader.tokenFile());
    } else if (options.token = environment("KONTOR_TOKEN"); options.token.empty()) {
        const std::string standard = environment("HOME") + "/.config/kontor/token";
        if (!environment("KONTOR_TOKEN_FILE").empty()) {
            options.token = readToken(environment("KONTOR_TOKEN_FILE"));
        } else if (::access(standard.c_str(), R_OK) == 0) {
            options.token = readToken(standard);
        }
    }
    checkToken(options.token);
    if (options.words.empty() && !options.line) {
        // Forced command of sshd. The line is a stranger's: only the server reads it, it can't become an option of
        // ours.
        if (std::string line = environment("SSH_ORIGINAL_COMMAND"); !line.empty()) {
            options.line = std::move(line);
        }
    }
    return options;
}

std::string usage() {
    return tr(R"(kontor: the administration shell of Kontor

Usage: kontor [OPTIONS]                 interactive, or a script from standard input
       kontor [OPTIONS] COMMAND [WORD…] one command
       kontor help [COMMAND]            what the server can do

  --socket PATH       unix socket of the server (default: the usual places; KONTOR_SOCKET)
  --data DIR          the server's data directory, for its socket
  --server URL        https://HOST[:PORT] instead of a socket (KONTOR_SERVER)
  --token-file FILE   personal access token (KONTOR_TOKEN_FILE, KONTOR_TOKEN, ~/.config/kontor/token)
  --ca-file FILE      root certificates to trust for https
  --plain-http        allow http:// to another host
  --json, --csv       output for programs
  --width N           columns of the output
  -y, --yes           answer yes to every question
  -k, --keep-going    a script goes on after an error
  -c LINE             run this line (login shells)
  --version, -h, --help

Exit codes: 0 done, 1 failed, 2 wrong usage, 69 server unreachable, 77 not permitted.
)",
              R"(kontor: die Administrations-Shell von Kontor

Aufruf: kontor [OPTIONEN]                interaktiv oder ein Skript von der Standardeingabe
        kontor [OPTIONEN] BEFEHL [WORT…] ein Befehl
        kontor help [BEFEHL]             was der Server kann

  --socket PFAD       Unix-Socket des Servers (sonst die üblichen Orte; KONTOR_SOCKET)
  --data VERZEICHNIS  Datenverzeichnis des Servers, wegen dessen Socket
  --server URL        https://HOST[:PORT] statt eines Sockets (KONTOR_SERVER)
  --token-file DATEI  Zugangstoken (KONTOR_TOKEN_FILE, KONTOR_TOKEN, ~/.config/kontor/token)
  --ca-file DATEI     Wurzelzertifikate für https
  --plain-http        http:// zu einem anderen Rechner erlauben
  --json, --csv       Ausgabe für Programme
  --width N           Spalten der Ausgabe
  -y, --yes           jede Frage mit Ja beantworten
  -k, --keep-going    ein Skript läuft nach einem Fehler weiter
  -c ZEILE            diese Zeile ausführen (Login-Shell)
  --version, -h, --help

Rückgabe: 0 fertig, 1 fehlgeschlagen, 2 falscher Aufruf, 69 Server nicht erreichbar, 77 nicht erlaubt.
)");
}

}  // namespace kontor::shell
