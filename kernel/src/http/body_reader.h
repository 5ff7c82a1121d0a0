#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/error.h"
#include "kontor/json.h"

namespace kontor {

/// Texts of a JSON body that is no record; everything that is missing, of another type or unknown is named at once.
class BodyReader {
  public:
    BodyReader(const Json& body, std::initializer_list<std::string_view> known);
    /// The text of that name; a missing one is an error.
    std::string text(std::string_view name);
    /// The text of that name, or nothing when it is absent or null.
    std::string optionalText(std::string_view name);
    void fail(std::string_view name, std::string key);
    /// Throws Invalid when anything was wrong.
    void check();

  private:
    const Json& _body;
    std::vector<FieldError> _errors;
};

}  // namespace kontor
