#pragma once

#include "export_table.h"
#include "kontor/http.h"

namespace kontor::api {

inline constexpr const char* workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The answer that is a file of the records the viewer sees; made while it is sent. What is wrong with the request is
/// said before anything is sent, and the journal keeps who took out what. Throws Invalid (400) for a bad query.
Reply exportReply(Kernel& kernel, const Viewer& viewer, const RecordType& type, ExportRequest request);

/// `tickets-2026-01-31.csv`
std::string exportFileName(const RecordType& type, const ExportRequest& request, Kernel& kernel);
/// The journal's line about an export.
void noteExport(Kernel& kernel, const ExportTable& table);

}  // namespace kontor::api
