#include "mail_system.h"

#include <filesystem>

namespace kontor::mail {

namespace {

/// The parser's program: beside the server's program, or in the library folder next to it.
std::string parserProgram() {
    namespace fs = std::filesystem;
    const std::string name = "kontor-mail-parser";
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& candidate :
         {self / name, self / "../lib/kontor" / name, self / "../bin" / name, fs::path("/usr/lib/kontor") / name})
        if (fs::exists(candidate, error)) return candidate.lexically_normal().string();
    return (self / name).string();
}

}  // namespace

void MailSystem::begin(Kernel& kernel) {
    _identity = std::make_unique<const Identity>(kernel.secrets());
    _queue->begin(kernel, *_identity);
    _oauth.begin(kernel);
    ParserProcessOptions parser;
    parser.program = parserProgram();
    parser.limits.maxBodyBytes = 400'000;  // below what a message of a conversation may hold; the rest is attached
    _intake = std::make_unique<Intake>(kernel, *_identity, *_queue, std::move(parser));
}

bool MailSystem::givesUpFetching(std::int64_t mailboxId, std::int64_t uid) {
    return _unfetched.with([&](auto& tries) {
        if (tries.size() > 10'000) tries.clear();
        return ++tries[{mailboxId, uid}] >= 3;
    });
}

}  // namespace kontor::mail
