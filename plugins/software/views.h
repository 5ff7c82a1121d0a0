#pragma once

#include "kontor/json.h"
#include "recogniser.h"
#include "service.h"

namespace kontor::software {

// What REST and the shell's --json answer.
/// The value, or null.
template <class T>
Json orNull(const std::optional<T>& value) {
    Json json;
    if (value) json = Json(*value);
    return json;
}
Json explanationJson(const Explanation& explanation);
Json reportJson(const RecognitionReport& report);

}  // namespace kontor::software
