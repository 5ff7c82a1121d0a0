#pragma once

#include <optional>
#include <string>

#include "kontor/transaction.h"

namespace kontor::web {

struct Logo {
    std::string mediaType;
    std::string content;
};

/// The company's logo: one or none.
class LogoStore {
  public:
    static std::optional<Logo> get(Transaction& tx);
    /// Gives the SHA-256 of the content, in hexadecimal digits.
    static std::string put(Transaction& tx, const Logo& logo);
};

}  // namespace kontor::web
