#include "identity/passwords.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

#include "kontor/deadline.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t hashMemory = 19 * 1024 * 1024;
std::atomic<std::uint64_t> hashes{0};

class Turn {
  public:
    explicit Turn(std::counting_semaphore<4>& free) : _free(free) { ++hashes; }
    ~Turn() { _free.release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    std::counting_semaphore<4>& _free;
};

}  // namespace

Passwords::Passwords() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be initialised");
    _dummy = hash(randomToken(16));
}

void Passwords::enter() const {
    const auto most = std::min<std::chrono::milliseconds>(Deadline::current().left(), std::chrono::seconds(30));
    if (!_free.try_acquire_for(most)) throw Unavailable("too many passwords are being checked");
}

std::string Passwords::hash(std::string_view password) const {
    enter();
    const Turn turn(_free);
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, hashMemory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Unavailable("no memory to hash a password");
    return text.data();
}

bool Passwords::verify(const std::string* hash, std::string_view password) const {
    enter();
    const Turn turn(_free);
    const std::string& text = hash ? *hash : _dummy;
    const bool right = crypto_pwhash_str_verify(text.c_str(), password.data(), std::min(password.size(), longest)) == 0;
    return right && hash != nullptr && password.size() <= longest;
}

std::uint64_t Passwords::computed() noexcept {
    return hashes;
}

bool Passwords::needsRehash(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, hashMemory) != 0;
}

}  // namespace kontor
