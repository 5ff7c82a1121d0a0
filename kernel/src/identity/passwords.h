#pragma once

#include <cstdint>
#include <semaphore>
#include <string>
#include <string_view>

namespace kontor {

/// Argon2id (libsodium, 2 passes, 19 MiB). At most four hashes are computed at a time; others wait as long as their
/// Deadline allows.
class Passwords {
  public:
    static constexpr std::size_t longest = 256;  ///< bytes; what is longer only costs time

    Passwords();

    std::string hash(std::string_view password) const;
    /// A null hash takes as long as a real one and is never right.
    bool verify(const std::string* hash, std::string_view password) const;
    /// Whether the hash was made with other parameters than today's.
    bool needsRehash(const std::string& hash) const;
    /// How many hashes this process has computed: what tells somebody outside apart by time is seen here without a
    /// clock.
    static std::uint64_t computed() noexcept;

  private:
    /// Throws Unavailable when its turn does not come in time.
    void enter() const;

    mutable std::counting_semaphore<4> _free{4};
    std::string _dummy;
};

}  // namespace kontor
