// What an answer of the server holds, when it is the answer a test goes on with.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "kontor/testing/http_client.h"

namespace kontor::mail::test {

/// JSON of an answer that must have that status; throws with the whole answer otherwise.
inline nlohmann::json bodyOf(const kontor::test::HttpResponse& response, int status, const std::string& what) {
    if (response.status != status)
        throw std::runtime_error(what + " was answered " + std::to_string(response.status) + ": " + response.body);
    return response.body.empty() ? nlohmann::json() : nlohmann::json::parse(response.body);
}

}  // namespace kontor::mail::test
