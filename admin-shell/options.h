#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kontor::shell {

/// What the command line and the environment ask for. Options of the client stand before the first word of the
/// command; everything from there on belongs to the server.
struct Options {
    std::string server;  ///< https://HOST[:PORT] (or http:// on loopback); empty = unix socket
    std::string socket;  ///< path of the unix socket; empty = look in the usual places
    std::string data;    ///< data directory whose socket is meant
    std::string token;   ///< bearer token; empty = peer credentials of the socket
    std::string caFile;  ///< additional root certificate for https
    std::string format = "table";
    std::size_t width = 0;  ///< 0 = ask the terminal
    bool yes = false;
    bool keepGoing = false;
    bool plainHttp = false;
    bool help = false;
    bool version = false;
    std::optional<std::string> line;  ///< whole line from `-c` or SSH: parsed by the server only
    std::vector<std::string> words;
};

/// Reads arguments and environment (KONTOR_SERVER, KONTOR_SOCKET, KONTOR_TOKEN, SSH_ORIGINAL_COMMAND) and the token
/// file. Throws Failure with Exit::usage.
Options parseOptions(int argc, char** argv);

/// The text of `kontor --help`.
std::string usage();

}  // namespace kontor::shell
