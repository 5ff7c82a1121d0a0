#include "server/places.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>

#include "server/server.h"

namespace kontor {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::uint64_t littleRoom = 256 * mebibyte;
constexpr std::uint64_t noRoomLeft = 16 * mebibyte;

}  // namespace

void keepPassword(const fs::path& data, const std::string& password) {
    const fs::path path = data / "initial-admin-password";
    const mode_t before = ::umask(0077);
    std::ofstream file(path);
    file << password << std::endl;
    ::umask(before);
    if (!file) throw BackendError("can't write " + path.string());
}

std::optional<HealthFinding> diskFinding(const fs::path& data) {
    struct statvfs disk {};
    if (::statvfs(data.c_str(), &disk) != 0) return HealthFinding{"disk", data.string() + " can't be looked at", false};
    if ((disk.f_flag & ST_RDONLY) || ::access(data.c_str(), W_OK) != 0)
        return HealthFinding{"disk", data.string() + " can't be written", false};
    const std::uint64_t left = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (left >= littleRoom) return std::nullopt;
    return HealthFinding{"disk", std::to_string(left / mebibyte) + " MiB are left for " + data.string(),
                         left >= noRoomLeft};
}

fs::path kernelDirectory() {
    const fs::path installed = fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "lib/kontor/kernel";
    return fs::is_directory(installed) ? installed : fs::path(KONTOR_KERNEL_SOURCE);
}

std::vector<fs::path> pluginDirectories(const Config& config) {
    const fs::path prefix = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    std::vector<fs::path> result;
    for (const auto& path : {prefix / "plugins", prefix / "lib/kontor/plugins"})
        if (fs::is_directory(path)) result.push_back(path);
    for (const auto& path : config.list("plugins.directories")) result.emplace_back(path);
    return result;
}

}  // namespace kontor
