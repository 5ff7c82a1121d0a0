#pragma once

#include <exception>
#include <string>
#include <vector>

#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/translations.h"

namespace kontor {

/// What went wrong with a request: the one mapping from exceptions to HTTP.
struct Problem {
    int status = 500;
    Message message;
    std::vector<FieldError> errors;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string incident;  ///< of a 500: under this id the log tells more
    std::string logText;
};

/// The problem of the exception being handled; call it in a catch block. Unknown ones become an incident, which is
/// logged.
Problem currentProblem();
Problem problemOf(int status, std::string key);

/// `application/problem+json` (RFC 9457) in the reader's language.
Reply problemReply(const Problem& problem, const Request& request, const Translations& translations,
                   std::string_view locale);

}  // namespace kontor
