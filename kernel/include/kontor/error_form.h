#pragma once

#include <string>

#include "kontor/http.h"

namespace kontor {

/// Errors as the programs of another protocol expect them, instead of the product's own documents (RFC 9457): those of
/// requests to its paths that no handler of it answers, because nobody is signed in, may do it or knows the path.
/// Plugins provide any number of them.
class KONTOR_API ErrorForm {
  public:
    virtual ~ErrorForm();
    virtual bool covers(const Request& request) const = 0;
    /// `detail` is English.
    virtual Reply error(int status, const std::string& detail) const = 0;
};

}  // namespace kontor
