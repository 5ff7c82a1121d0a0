#include "choice_commands.h"

#include "choice_replacing.h"
#include "choice_type.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "priority_matrix.h"

namespace kontor::tickets {

namespace {

std::string choiceKindIn(const CommandCall& call) {
    return std::string(choiceKindOf(call.text("field")));
}

AnyRecord choiceIn(Transaction& tx, const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string name = call.text("name");
    ListRequest request{.extra = {"t.field = ? AND t.name = ?", {call.text("field"), name}}};
    auto page = kernel.records().list(tx, viewer, choiceKindIn(call), request);
    if (page.items.empty()) throw NotFound(call.text("field") + " " + name);
    return std::move(page.items.front());
}

CommandResult listChoices(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string field = call.text("field");
    const auto page = kernel.db().read([&](Transaction& tx) {
        return kernel.records().list(tx, viewer, choiceKindIn(call), {.limit = 200, .extra = {"t.field = ?", {field}}});
    });
    std::vector<std::string> columns{"name", "label_en", "label_de", "colour", "position", "active"};
    if (field == "status") columns.insert(columns.begin() + 1, "state");
    if (field == "priority") columns.insert(columns.begin() + 1, "level");
    return CommandResult::ofRecords(page, viewer, columns);
}

Json choiceValuesIn(const CommandCall& call) {
    Json values = Json::object();
    for (const char* option : {"label-de", "label-en", "colour"})
        if (call.has(option))
            values[option == std::string("label-de")   ? "label_de"
                   : option == std::string("label-en") ? "label_en"
                                                       : option] = call.text(option);
    if (call.has("position")) values["position"] = call.number("position");
    return values;
}

CommandResult addChoice(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string field = call.text("field");
    Json values = choiceValuesIn(call);
    values["name"] = call.text("name");
    for (const char* label : {"label_de", "label_en"})
        if (!values.find(label)) values[label] = call.text("name");
    if (call.has("inside")) values[field == "priority" ? "level" : "state"] = call.text("inside");
    const RecordType& type = kernel.records().type(choiceKindIn(call));
    const auto record = kernel.db().write([&](Transaction& tx) {
        return kernel.records().create(tx, viewer, type.kind, Patch::fromJson(type, viewer, values, true));
    });
    return CommandResult::ofRecord(record, viewer);
}

CommandResult setChoice(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = choiceValuesIn(call);
    if (call.has("active")) values["active"] = call.text("active") == "yes";
    const RecordType& type = kernel.records().type(choiceKindIn(call));
    const auto record = kernel.db().write([&](Transaction& tx) {
        return kernel.records().patch(tx, viewer, choiceIn(tx, call, viewer, kernel).ref(),
                                      Patch::fromJson(type, viewer, values, false));
    });
    return CommandResult::ofRecord(record, viewer);
}

CommandResult removeChoice(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto job = kernel.db().write([&](Transaction& tx) {
        const Ref choice = choiceIn(tx, call, viewer, kernel).ref();
        if (call.has("replace-with")) return startReplacing(tx, viewer, kernel, choice, call.text("replace-with"));
        kernel.records().remove(tx, viewer, choice);
        return std::int64_t{0};
    });
    if (job == 0) return CommandResult::text(call.text("name") + " is deleted.");
    return CommandResult::text(call.text("name") + " is out of use; job " + std::to_string(job) +
                               " gives its tickets " + call.text("replace-with") + " and deletes it.");
}

CommandResult changeMatrix(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = matrixJson(kernel);
    if (call.has("impact")) {
        if (!call.has("urgency")) throw Invalid("urgency", "error.required");
        if (!call.has("priority")) throw Invalid("priority", "error.required");
        values[call.text("impact")][call.text("urgency")] = call.text("priority");
        kernel.db().write([&](Transaction& tx) { saveMatrix(tx, viewer, kernel, values); });
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto impact : levels) {
        std::vector<std::string> row{std::string(impact)};
        for (const auto urgency : levels) row.push_back(std::as_const(values)[impact][urgency].text());
        rows.push_back(std::move(row));
    }
    CommandResult result;
    result.table({"IMPACT / URGENCY", "LOW", "MEDIUM", "HIGH"}, std::move(rows), values);
    return result;
}

CommandArgument choiceFieldArgument(std::size_t count = choiceFieldNames.size()) {
    return {.name = "field",
            .doc = "Which words: status, priority, resolution and so on",
            .choices = {choiceFieldNames.begin(), choiceFieldNames.begin() + static_cast<std::ptrdiff_t>(count)}};
}

CommandArgument choiceOption(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .required = false};
}

CommandArgument choiceNameArgument() {
    CommandArgument name{.name = "name", .doc = "What tickets hold"};
    return name;
}

std::vector<CommandArgument> choiceValueOptions() {
    CommandArgument position = choiceOption("position", "Place in lists");
    position.type = CommandArgument::Type::integer;
    return {choiceOption("label-de", "What it is called in German"),
            choiceOption("label-en", "What it is called in English"),
            choiceOption("colour", "Name of a colour of the palette, such as teal"), position};
}

CommandArgument levelOption(std::string name, std::string doc) {
    CommandArgument result = choiceOption(std::move(name), std::move(doc));
    result.choices.assign(levels.begin(), levels.end());
    return result;
}

}  // namespace

void addChoiceCommands(Registry& registry) {
    constexpr std::size_t extensible = 3;
    registry.command({.name = "ticket-fields list",
                      .summary = "Lists statuses, priorities, resolutions and other words of tickets",
                      .access = needs("tickets.read"),
                      .arguments = {choiceFieldArgument()},
                      .examples = {"ticket-fields list status"},
                      .run = listChoices});
    Command make{.name = "ticket-fields add",
                 .summary = "Adds a status, a priority or a resolution",
                 .doc = "A status lies inside a state, a priority inside a level, whose rules it follows.",
                 .access = needs("tickets.configure"),
                 .arguments = {choiceFieldArgument(extensible), choiceNameArgument()},
                 .options = choiceValueOptions(),
                 .examples = {"ticket-fields add status waiting_for_parts --inside pending --label-de 'Wartet auf "
                              "Ersatzteil' --label-en 'Waiting for parts' --colour orange"},
                 .run = addChoice};
    make.options.push_back(choiceOption("inside", "The state or level it lies in"));
    registry.command(std::move(make));
    Command change{.name = "ticket-fields set",
                   .summary = "Renames, colours, orders or retires one of them",
                   .access = needs("tickets.configure"),
                   .arguments = {choiceFieldArgument(), choiceNameArgument()},
                   .options = choiceValueOptions(),
                   .examples = {"ticket-fields set priority urgent --label-en Critical",
                                "ticket-fields set type question --active no"},
                   .run = setChoice};
    CommandArgument active = choiceOption("active", "Whether tickets can be given it");
    active.choices = {"yes", "no"};
    change.options.push_back(active);
    registry.command(std::move(change));
    registry.command({.name = "ticket-fields remove",
                      .summary = "Deletes one that no ticket has, or replaces it first",
                      .access = needs("tickets.configure"),
                      .arguments = {choiceFieldArgument(extensible), choiceNameArgument()},
                      .options = {choiceOption("replace-with", "The name its tickets are given, by a job")},
                      .examples = {"ticket-fields remove status waiting_for_parts --replace-with pending"},
                      .confirm = "The value is deleted.",
                      .run = removeChoice});
    CommandArgument priority = choiceOption("priority", "Name of a priority");
    registry.command({.name = "ticket-fields matrix",
                      .summary = "Shows, or changes, what impact and urgency make of the priority",
                      .access = needs("tickets.configure"),
                      .arguments = {levelOption("impact", "The impact to change"),
                                    levelOption("urgency", "The urgency to change"), priority},
                      .examples = {"ticket-fields matrix", "ticket-fields matrix high low high"},
                      .run = changeMatrix});
}

}  // namespace kontor::tickets
