#include "files/content_directory.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "kontor/error.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view unfinished = ".part-";
/// Where contents are written before they get their name: one place, so that a start finds what a kill left there.
constexpr const char* unfinishedDirectory = "unfinished";

[[noreturn]] void fail(const fs::path& path) {
    const std::string what = path.string() + ": " + std::strerror(errno);
    if (errno == ENOSPC || errno == EDQUOT) throw Unavailable("no room for files: " + what, std::chrono::seconds(60));
    if (errno == EROFS || errno == EACCES || errno == EPERM || errno == EIO)
        throw Unavailable("files can't be written: " + what, std::chrono::seconds(60));
    throw std::runtime_error(what);
}

class OpenFile {
  public:
    OpenFile(const fs::path& path, int flags) : _number(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {
        if (_number < 0) fail(path);
    }
    ~OpenFile() { ::close(_number); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int number() const { return _number; }

  private:
    int _number;
};

void syncDirectory(const fs::path& path) {
    const OpenFile directory(path, O_RDONLY | O_DIRECTORY);
    if (::fsync(directory.number()) != 0) fail(path);
}

/// Makes the directory and sees to it that its name is on the disk.
void makeDirectory(const fs::path& path) {
    std::error_code error;
    if (fs::create_directory(path, error)) {
        syncDirectory(path.parent_path());
    } else if (error) {
        errno = error.value();
        fail(path);
    }
}

bool isSha256(std::string_view name) {
    return name.size() == 64 && std::all_of(name.begin(), name.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

fs::path ContentDirectory::pathOf(const std::string& sha256) const {
    if (!isSha256(sha256)) throw std::logic_error("no SHA-256: " + sha256);
    return _directory / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

bool ContentDirectory::has(const std::string& sha256) const {
    std::error_code error;
    return fs::exists(pathOf(sha256), error);
}

void ContentDirectory::put(const std::string& sha256, std::string_view content) const {
    const fs::path path = pathOf(sha256);
    if (has(sha256)) return;
    makePlaceFor(path);
    const fs::path part = scratchPath();
    try {
        const OpenFile file(part, O_WRONLY | O_CREAT | O_EXCL);
        for (std::string_view rest = content; !rest.empty();) {
            const ssize_t written = ::write(file.number(), rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail(part);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        KONTOR_TESTPOINT("files.before_sync");
        if (::fsync(file.number()) != 0) fail(part);
        if (::rename(part.c_str(), path.c_str()) != 0) fail(path);
    } catch (...) {
        ::unlink(part.c_str());
        throw;
    }
    syncDirectory(path.parent_path());
    KONTOR_TESTPOINT("files.content_written");
}

void ContentDirectory::makePlaceFor(const fs::path& path) const {
    makeDirectory(_directory);
    makeDirectory(path.parent_path().parent_path());
    makeDirectory(path.parent_path());
}

fs::path ContentDirectory::scratchPath() const {
    makeDirectory(_directory);
    makeDirectory(_directory / unfinishedDirectory);
    return _directory / unfinishedDirectory / (std::string(unfinished) + randomToken(9));
}

std::pair<std::string, std::int64_t> ContentDirectory::measure(const fs::path& path) const {
    const OpenFile file(path, O_RDONLY);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::int64_t size = 0;
    std::vector<unsigned char> block(1 << 20);
    for (;;) {
        const ssize_t got = ::read(file.number(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path);
        if (got == 0) break;
        crypto_hash_sha256_update(&state, block.data(), static_cast<std::size_t>(got));
        size += got;
    }
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
    return {toHex(hash), size};
}

void ContentDirectory::adopt(const std::string& sha256, const fs::path& from) const {
    const fs::path path = pathOf(sha256);
    if (has(sha256)) return;
    makePlaceFor(path);
    const OpenFile file(from, O_RDWR);
    if (::fsync(file.number()) != 0) fail(from);
    if (::link(from.c_str(), path.c_str()) != 0 && errno != EEXIST) {
        // Another disk, or one that knows no links.
        const fs::path part = scratchPath();
        std::error_code error;
        fs::copy_file(from, part, error);
        if (error) {
            ::unlink(part.c_str());
            errno = error.value();
            fail(part);
        }
        const OpenFile copy(part, O_RDWR);
        if (::fsync(copy.number()) != 0 || ::rename(part.c_str(), path.c_str()) != 0) {
            const int why = errno;
            ::unlink(part.c_str());
            errno = why;
            fail(path);
        }
    }
    syncDirectory(path.parent_path());
    KONTOR_TESTPOINT("files.content_written");
}

std::string ContentDirectory::read(const std::string& sha256) const {
    std::ifstream file(pathOf(sha256), std::ios::binary);
    if (!file) throw NotFound("content " + sha256);
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

void ContentDirectory::remove(const std::string& sha256) const noexcept {
    std::error_code error;
    fs::remove(pathOf(sha256), error);
}

void ContentDirectory::removeUnfinished() const noexcept {
    std::error_code error;
    fs::remove_all(_directory / unfinishedDirectory, error);
}

void ContentDirectory::each(const std::function<bool(const std::string&, std::chrono::seconds)>& see) const {
    std::error_code error;
    const auto now = fs::file_time_type::clock::now();
    for (fs::recursive_directory_iterator at(_directory, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        if (!at->is_regular_file(gone) || gone) continue;
        const auto written = at->last_write_time(gone);
        if (gone) continue;
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - written);
        const std::string name = at->path().filename().string();
        if (name.starts_with(unfinished)) {
            if (age > std::chrono::hours(24)) fs::remove(at->path(), gone);
        } else if (isSha256(name)) {
            if (!see(name, age)) return;
        }
    }
}

}  // namespace kontor
