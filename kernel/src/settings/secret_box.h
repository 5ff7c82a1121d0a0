#pragma once

#include <array>
#include <filesystem>

#include "kontor/setting.h"

namespace kontor {

/// Secrets with the key file `secret.key` of the data directory (mode 0600, made on the first start; part of every
/// backup).
class SecretBox : public Secrets {
  public:
    /// Throws std::runtime_error when the key file can't be made or read, is of the wrong length, or others may read
    /// it.
    explicit SecretBox(const std::filesystem::path& dataDirectory);
    ~SecretBox() override;
    SecretBox(const SecretBox&) = delete;
    SecretBox& operator=(const SecretBox&) = delete;

    std::string seal(std::string_view plain) const override;
    std::string open(std::string_view sealed) const override;
    std::string sign(std::string_view purpose, std::string_view text) const override;

  private:
    std::array<unsigned char, 32> _sealKey{};
    std::array<unsigned char, 32> _signKey{};
};

}  // namespace kontor
