#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "kontor/http.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

/// Makes a ticket out of a sent form: those of its fields that are named, and its files; of a template where one is
/// named. Throws Invalid as the service does.
Ticket createFromForm(Request& request, const Viewer& viewer, Kernel& kernel, std::span<const std::string_view> fields,
                      std::string_view source, std::optional<std::int64_t> templateId = std::nullopt);

/// The files of a form, stored by this viewer.
std::vector<std::int64_t> storeUploads(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::tickets
