#include "remembered_password.h"

#include <sodium.h>

#include <array>

#include "kontor/error.h"

namespace kontor::directory {

std::string passwordHash(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    // Costs what a local password costs.
    if (sodium_init() < 0 || crypto_pwhash_str_alg(text.data(), password.data(), password.size(), 2, 19U << 20U,
                                                   crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Unavailable("no memory to hash a password");
    return text.data();
}

bool fitsPassword(const std::string& hash, std::string_view password) {
    return sodium_init() >= 0 && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace kontor::directory
