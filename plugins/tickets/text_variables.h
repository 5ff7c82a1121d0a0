#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// What stands for the variables of a text: `{requester}`, `{number}`, `{custom.NAME}` …
struct TextVariables {
    std::vector<std::pair<std::string, std::string>> values;
    std::string requesterLocale;  ///< the viewer's own where the requester's is not known

    /// The text with its variables filled in, in one go: what is filled in is not looked through again. In HTML what is
    /// filled in is text.
    std::string fill(std::string_view text, bool isHtml) const;
};

/// Of a ticket, as far as the viewer may see what they say; two statements, or three.
TextVariables textVariables(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket);

/// A text with what its variables stand for in the ticket.
std::string filledFor(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket,
                      const std::string& text);

/// A misspelt variable would be read by a requester: it is refused when the text is kept. Members of `custom` may have
/// any name.
void checkVariables(const std::string& field, std::string_view text, std::vector<FieldError>& errors);

}  // namespace kontor::tickets
