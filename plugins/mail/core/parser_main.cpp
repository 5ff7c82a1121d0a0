// Reads one raw message from standard input and writes what it says to standard output (parse_result.h).
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>

#include "mime_message.h"
#include "parse_result.h"

namespace {

using kontor::mail::ParsedMessage;
using kontor::mail::ParseFailure;
using kontor::mail::ParseLimits;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

struct Settings {
    ParseLimits limits;
    std::uint64_t cpuSeconds = 60;
    std::uint64_t memoryBytes = 1ULL << 30U;
    bool sleepForEver = false;
};

template <typename Number>
bool readNumber(std::string_view argument, std::string_view name, Number& to) {
    if (!argument.starts_with(name)) return false;
    argument.remove_prefix(name.size());
    const auto result = std::from_chars(argument.data(), argument.data() + argument.size(), to);
    return result.ec == std::errc() && result.ptr == argument.data() + argument.size();
}

bool readArguments(int argc, char** argv, Settings& settings) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--sleep-for-ever") {
            settings.sleepForEver = true;
            continue;
        }
        if (!readNumber(argument, "--cpu-seconds=", settings.cpuSeconds) &&
            !readNumber(argument, "--memory-bytes=", settings.memoryBytes) &&
            !readNumber(argument, "--max-bytes=", settings.limits.maxBytes) &&
            !readNumber(argument, "--max-headers=", settings.limits.maxHeaders) &&
            !readNumber(argument, "--max-parts=", settings.limits.maxParts) &&
            !readNumber(argument, "--max-depth=", settings.limits.maxDepth) &&
            !readNumber(argument, "--max-body-bytes=", settings.limits.maxBodyBytes))
            return false;
    }
    return true;
}

void limit(int resource, std::uint64_t value, std::uint64_t hard) {
    const rlimit wanted{value, hard};
    setrlimit(static_cast<__rlimit_resource>(resource), &wanted);
}

/// Refuses the system calls a parser has no use for: sockets, other programs, other processes, files to write.
void confine() {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#if defined(__x86_64__) || defined(__aarch64__)
#if defined(__x86_64__)
    constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#else
    constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif
    constexpr std::array<std::uint32_t, 13> refused{
        SYS_socket, SYS_connect, SYS_bind,     SYS_listen,    SYS_execve,           SYS_execveat,
        SYS_ptrace, SYS_kill,    SYS_unlinkat, SYS_renameat2, SYS_process_vm_readv, SYS_process_vm_writev,
        SYS_mount};
    std::array<sock_filter, 6 + refused.size() * 2> program{};
    std::size_t length = 0;
    program[length++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    program[length++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[length++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    for (const std::uint32_t call : refused) {
        program[length++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
        program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    }
    program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog filter{static_cast<unsigned short>(length), program.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);  // a kernel without it still has the limits below
#endif
}

bool readAll(std::size_t most, std::string& to) {
    std::array<char, 1U << 16U> buffer;
    for (;;) {
        const ssize_t got = ::read(0, buffer.data(), buffer.size());
        if (got == 0) return true;
        if (got < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        if (to.size() <= most) to.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

bool writeAll(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::write(1, bytes.data(), bytes.size());
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

std::string answerTo(std::string_view raw, const ParseLimits& limits) {
    try {
        return kontor::mail::encodeResult(kontor::mail::parseMessage(raw, limits));
    } catch (const ParseFailure& failure) {
        return kontor::mail::encodeFailure(failure);
    } catch (const std::bad_alloc&) {
        return kontor::mail::encodeFailure(
            {ParseFailure::Kind::Limit, "the message needs more memory than the parser may use"});
    }
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    if (!readArguments(argc, argv, settings)) return 64;
    limit(RLIMIT_CPU, settings.cpuSeconds, settings.cpuSeconds + 1);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    if (!sanitized) {
        limit(RLIMIT_AS, settings.memoryBytes, settings.memoryBytes);
        confine();
    }
    while (settings.sleepForEver) ::pause();
    std::string raw;
    if (!readAll(settings.limits.maxBytes, raw)) return 74;
    return writeAll(answerTo(raw, settings.limits)) ? 0 : 74;
}
