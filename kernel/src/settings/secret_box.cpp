#include "settings/secret_box.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::string_view prefix = "s1:";
using Key = std::array<unsigned char, 32>;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
    throw std::runtime_error("key file " + path.string() + ": " + what);
}

/// Closes a descriptor at the end of the scope.
struct FileCloser {
    int number;
    ~FileCloser() {
        if (number >= 0) ::close(number);
    }
};

/// Makes the file whole or not at all: a half-written key would make every sealed value unreadable.
void create(const std::filesystem::path& path) {
    const std::filesystem::path fresh = path.string() + "." + randomToken(6);
    Key key;
    randombytes_buf(key.data(), key.size());
    {
        FileCloser file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (file.number < 0) fail(path, std::strerror(errno));
        if (::write(file.number, key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
            ::fsync(file.number) != 0)
            fail(path, std::strerror(errno));
    }
    // link() refuses an existing name: of two nodes that start at once on shared storage, both use the first one's key.
    const int linked = ::link(fresh.c_str(), path.c_str());
    const int reason = errno;
    ::unlink(fresh.c_str());
    if (linked != 0 && reason != EEXIST) fail(path, std::strerror(reason));
    FileCloser directory{::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (directory.number >= 0) ::fsync(directory.number);
}

Key load(const std::filesystem::path& path) {
    FileCloser file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (file.number < 0) fail(path, std::strerror(errno));
    struct stat about {};
    if (::fstat(file.number, &about) != 0) fail(path, std::strerror(errno));
    if (about.st_mode & (S_IRWXG | S_IRWXO)) fail(path, "others may read it; set its mode to 0600");
    Key key;
    if (about.st_size != static_cast<off_t>(key.size()) ||
        ::read(file.number, key.data(), key.size()) != static_cast<ssize_t>(key.size()))
        fail(path, "is not a key of 32 bytes");
    return key;
}

Key derive(const Key& master, std::uint64_t number) {
    Key key;
    crypto_kdf_derive_from_key(key.data(), key.size(), number, "kontor__", master.data());
    return key;
}

}  // namespace

SecretBox::SecretBox(const std::filesystem::path& dataDirectory) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be initialised");
    const auto path = dataDirectory / "secret.key";
    if (!std::filesystem::exists(path)) create(path);
    Key master = load(path);
    _sealKey = derive(master, 1);
    _signKey = derive(master, 2);
    sodium_memzero(master.data(), master.size());
}

SecretBox::~SecretBox() {
    sodium_memzero(_sealKey.data(), _sealKey.size());
    sodium_memzero(_signKey.data(), _signKey.size());
}

std::string SecretBox::seal(std::string_view plain) const {
    std::string box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
    auto* nonce = reinterpret_cast<unsigned char*>(box.data());
    randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(nonce + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(plain.data()),
                          plain.size(), nonce, _sealKey.data());
    std::string text(sodium_base64_encoded_len(box.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), nonce, box.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return std::string(prefix) + text;
}

std::string SecretBox::open(std::string_view sealed) const {
    const auto refuse = [] { throw std::runtime_error("a secret was not sealed with this key file"); };
    if (!sealed.starts_with(prefix)) refuse();
    sealed.remove_prefix(prefix.size());
    std::string box(sealed.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(box.data()), box.size(), sealed.data(), sealed.size(),
                          nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        refuse();
    const auto* nonce = reinterpret_cast<const unsigned char*>(box.data());
    std::string plain(size - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), nonce + crypto_secretbox_NONCEBYTES,
                                   size - crypto_secretbox_NONCEBYTES, nonce, _sealKey.data()) != 0)
        refuse();
    return plain;
}

std::string SecretBox::sign(std::string_view purpose, std::string_view text) const {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, _signKey.data(), _signKey.size());
    // The length keeps a purpose and a text from running into each other.
    const std::string head = std::to_string(purpose.size()) + ":" + std::string(purpose);
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(head.data()), head.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_final(&state, mac);
    std::string hex(2 * sizeof mac + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), mac, sizeof mac);
    hex.pop_back();
    return hex;
}

}  // namespace kontor
