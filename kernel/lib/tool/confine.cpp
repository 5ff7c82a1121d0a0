#include "confine.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace kontor::tool {

namespace {

constexpr std::uint64_t readRights =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
/// Those that make sense for a file; the kernel refuses a rule with others.
constexpr std::uint64_t fileRights =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr std::uint64_t deviceRights =
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SOCK;

/// Programs, libraries, fonts and what these look up by themselves.
constexpr std::array systemPaths{"/usr",
                                 "/bin",
                                 "/lib",
                                 "/lib64",
                                 "/etc/fonts",
                                 "/etc/ld.so.cache",
                                 "/etc/mime.types",
                                 "/etc/localtime",
                                 "/var/cache/fontconfig",
                                 "/dev/zero",
                                 "/dev/urandom"};

/// The rights this kernel knows: each version has some more.
std::uint64_t knownRights(long version) {
    if (version < 1) return 0;
    return (1ULL << (version == 1 ? 13U : version == 2 ? 14U : 15U)) - 1;
}

#if defined(__x86_64__)
constexpr std::uint32_t ownArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t ownArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t ownArchitecture = 0;
#endif

constexpr std::array<std::uint32_t, 9> refusedCalls{SYS_socket, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
                                                    SYS_mount,  SYS_setsid, SYS_setpgid,          SYS_io_uring_setup,
                                                    SYS_keyctl};

void refuseCalls() noexcept {
    if constexpr (ownArchitecture == 0) return;
    std::array<sock_filter, 8 + refusedCalls.size()> program{};
    unsigned short length = 0;
    const auto refuse = static_cast<std::uint8_t>(refusedCalls.size() + 1);
    program[length++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    program[length++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ownArchitecture, 1, 0);
    program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[length++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    // The other set of numbers of the same machine (x32) would go around those below.
    program[length++] = BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, refuse, 0);
    for (std::size_t i = 0; i < refusedCalls.size(); ++i)
        program[length++] =
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refusedCalls[i], static_cast<std::uint8_t>(refusedCalls.size() - i), 0);
    program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program[length++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog filter{length, program.data()};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

}  // namespace

Confinement::Confinement(const std::string& program, const std::vector<std::string>& readable,
                         const std::string& writable) {
    _handled = knownRights(::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
    if (_handled == 0) return;
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = _handled;
    _rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    if (_rules < 0) return;
    for (const char* path : systemPaths) allow(path, readRights);
    allow("/dev/null", readRights | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(program, readRights);
    for (const auto& path : readable) allow(path, readRights);
    if (!writable.empty()) allow(writable, _handled & ~deviceRights);
}

Confinement::~Confinement() {
    if (_rules >= 0) ::close(_rules);
}

void Confinement::allow(const std::string& path, std::uint64_t rights) const {
    const int there = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (there < 0) return;
    struct stat what {};
    if (::fstat(there, &what) == 0) {
        landlock_path_beneath_attr rule{};
        rule.allowed_access = rights & _handled & (S_ISDIR(what.st_mode) ? ~0ULL : fileRights);
        rule.parent_fd = there;
        ::syscall(SYS_landlock_add_rule, _rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    ::close(there);
}

void Confinement::apply() const noexcept {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (_rules >= 0) ::syscall(SYS_landlock_restrict_self, _rules, 0);
    refuseCalls();
}

}  // namespace kontor::tool
