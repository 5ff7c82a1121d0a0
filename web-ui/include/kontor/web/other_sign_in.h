#pragma once

#include <optional>
#include <string>

#include "kontor/http.h"

namespace kontor::web {

/// Signing in another way than by the form, and signing out there. Published by a plugin that knows such ways.
class OtherSignIn {
  public:
    virtual ~OtherSignIn() = default;
    /// A path of ours where this browser is sent before it is shown the form; nothing when there is none for it. It
    /// comes back to the form with `tried=1` when that led nowhere.
    virtual std::optional<std::string> firstTry(const Request& request, const std::string& next) = 0;
    /// Where the browser of this session goes to sign out there as well; nothing when it came by the form. Asked before
    /// the session ends; never throws for what is wrong with the other place.
    virtual std::optional<std::string> signOutUrl(const Viewer& viewer) = 0;
};

}  // namespace kontor::web
