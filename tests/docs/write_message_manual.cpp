// write_message_manual FILE: writes the manual page of log messages.
#include <fstream>

#include "kontor/testing/local_server.h"
#include "message_manual.h"

int main(int count, char** arguments) {
    if (count != 2) return 64;
    const kontor::test::LocalServer server;  // loads every plugin
    std::ofstream(arguments[1]) << kontor::test::messageManual();
    return 0;
}
