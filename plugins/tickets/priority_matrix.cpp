#include "priority_matrix.h"

#include <algorithm>

#include "dictionary_store.h"
#include "kontor/error.h"
#include "kontor/tickets/dictionary.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

namespace {

constexpr const char* matrixPath = "/api/v1/tickets/priority-matrix";

bool isLevel(const std::string& name) {
    return std::find(levels.begin(), levels.end(), name) != levels.end();
}

/// Every name of the rows and columns, and nothing else.
void checkLevels(const Json& row, const std::string& before) {
    if (!row.isObject()) throw Invalid(before.empty() ? "matrix" : before, "error.not_an_object");
    const std::string prefix = before.empty() ? "" : before + ".";
    for (const auto& [name, value] : row.members())
        if (!isLevel(name)) throw Invalid(prefix + name, "error.unknown_field");
    for (const auto level : levels)
        if (!row.find(level)) throw Invalid(prefix + std::string(level), "error.required");
}

Json matrixSchema() {
    const auto object = [](const Json& value) {
        Json properties = Json::object();
        for (const auto level : levels) properties[level] = value;
        return Json::object({{"type", "object"},
                             {"properties", properties},
                             {"required", Json::array({"low", "medium", "high"})},
                             {"additionalProperties", false}});
    };
    return object(object(Json::object({{"type", "string"}, {"description", "Name of a priority."}})));
}

Json exampleMatrix() {
    const auto row = [](const char* low, const char* medium, const char* high) {
        return Json::object({{"low", low}, {"medium", medium}, {"high", high}});
    };
    return Json::object({{"low", row("low", "low", "normal")},
                         {"medium", row("low", "normal", "high")},
                         {"high", row("normal", "high", "urgent")}});
}

}  // namespace

Json matrixJson(Kernel& kernel) {
    const auto dictionary = kernel.get<Dictionaries>().get();
    Json result = Json::object();
    for (const auto impact : levels) {
        Json row = Json::object();
        for (const auto urgency : levels) row[urgency] = dictionary->priorityOf(impact, urgency);
        result[impact] = std::move(row);
    }
    return result;
}

void saveMatrix(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& matrix) {
    viewer.require("tickets.configure");
    checkLevels(matrix, "");
    const auto dictionary = kernel.get<Dictionaries>().fresh(tx);
    std::vector<FieldChange> changes;
    for (const auto impact : levels) {
        const Json& row = matrix[impact];
        checkLevels(row, std::string(impact));
        for (const auto urgency : levels) {
            const std::string field = std::string(impact) + "." + std::string(urgency);
            if (!row[urgency].isString()) throw Invalid(field, "error.not_a_text");
            const std::string& name = row[urgency].string();
            const Choice* priority = dictionary->find("priority", name);
            if (!priority || !priority->active) throw Invalid(field, "tickets.unknown_priority", {{"name", name}});
            const std::string before(dictionary->priorityOf(impact, urgency));
            if (before == name) continue;
            keepPriority(tx, impact, urgency, name);
            changes.push_back({field, before, name});
        }
    }
    if (changes.empty()) return;
    kernel.get<Dictionaries>().changed(tx);
    kernel.ledger().journal(tx, viewer, {"ticket_priority_matrix", 1}, "updated", changes);
}

std::vector<Route> matrixRoutes() {
    Route get{.method = "GET",
              .path = matrixPath,
              .access = needs("tickets.read"),
              .summary = "The priority matrix",
              .doc =
                  "Of each impact, and in it of each urgency, the name of the priority a ticket gets until a person "
                  "sets one.",
              .handler = [](Request&, const Viewer&, Kernel& kernel) { return Reply::json(matrixJson(kernel)); },
              .responseSchema = matrixSchema(),
              .responseExample = exampleMatrix(),
              .tag = "tickets"};
    Route put = get;
    put.method = "PUT";
    put.access = needs("tickets.configure");
    put.summary = "Set the priority matrix";
    put.doc =
        "All nine places. Tickets get their priority by it when they are made, or when their impact or urgency "
        "changes; "
        "what they have now stays.";
    put.handler = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        kernel.db().write([&](Transaction& tx) { saveMatrix(tx, viewer, kernel, request.json()); });
        return Reply::json(matrixJson(kernel));
    };
    put.requestSchema = matrixSchema();
    put.requestExample = exampleMatrix();
    return {std::move(get), std::move(put)};
}

}  // namespace kontor::tickets
