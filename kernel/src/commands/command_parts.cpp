#include "commands/command_parts.h"

#include "kontor/query.h"
#include "kontor/text.h"

namespace kontor::parts {

namespace {

/// Completes field names and words of a query; what is being typed is one word of it.
std::vector<std::string> completeQueryWord(const std::string& kind, std::string_view typed, Kernel& kernel) {
    std::vector<std::string> result;
    for (const auto& candidate : completeQuery(typed, characters(typed), kernel.queryFields(kind))) {
        const auto before = leftCharacters(typed, candidate.from);
        result.push_back(std::string(before) + candidate.text + "\t" + candidate.title);
    }
    return result;
}

std::vector<std::string> namesOf(const std::string& kind, const std::string& nameField, const std::string& textField,
                                 std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 50;
    if (!typed.empty()) request.extra = {"t." + nameField + " LIKE ? ESCAPE '!'", {escapeLike(typed) + "%"}};
    request.sort = nameField;
    std::vector<std::string> names;
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); });
    for (const auto& item : page.items) {
        const Json json = item.toJson(viewer);
        if (const std::string name = json[nameField].text(); !name.empty())
            names.push_back(name + "\t" + json[textField].text());
    }
    return names;
}

}  // namespace

CommandArgument argument(std::string name, std::string doc, Completer complete) {
    return {.name = std::move(name), .doc = std::move(doc), .complete = std::move(complete)};
}

CommandArgument optional(CommandArgument argument) {
    argument.required = false;
    return argument;
}

CommandArgument repeated(CommandArgument argument) {
    argument.repeated = true;
    return argument;
}

CommandArgument number(std::string name, std::string doc) {
    CommandArgument result = argument(std::move(name), std::move(doc));
    result.type = CommandArgument::Type::integer;
    return result;
}

CommandArgument flag(std::string name, std::string doc) {
    CommandArgument result = optional(argument(std::move(name), std::move(doc)));
    result.type = CommandArgument::Type::flag;
    return result;
}

CommandArgument secret(std::string name, std::string prompt) {
    CommandArgument result = argument(std::move(name), std::move(prompt));
    result.type = CommandArgument::Type::secret;
    return result;
}

CommandArgument query(std::string kind, std::string doc) {
    CommandArgument result = optional(argument("query", std::move(doc)));
    result.type = CommandArgument::Type::query;
    result.complete = [kind = std::move(kind)](std::string_view typed, const Viewer&, Kernel& kernel) {
        return completeQueryWord(kind, typed, kernel);
    };
    return result;
}

CommandArgument choice(std::string name, std::string doc, std::vector<std::string> choices) {
    CommandArgument result = argument(std::move(name), std::move(doc));
    result.choices = std::move(choices);
    return result;
}

std::vector<std::string> completeLogins(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    return namesOf("user", "login", "name", typed, viewer, kernel);
}

std::vector<std::string> completeRoles(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    return namesOf("role", "name", "title", typed, viewer, kernel);
}

std::int64_t findUser(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& name) {
    // Not by kernel.accounts(), which knows only those who may sign in.
    const std::string lower = asciiLower(name);
    ListRequest request;
    request.extra = {"(t.login = ? OR t.email = ?)", {lower, lower}};
    const RecordPage found = kernel.records().list(tx, viewer, "user", request);
    if (!found.items.empty()) return found.items.front().id();
    const bool isNumber =
        !name.empty() && name.size() < 19 && name.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber) throw NotFound("user " + name);
    return kernel.records().get(tx, viewer, {"user", std::stoll(name)}).id();
}

std::string cell(std::optional<Time> time, const Viewer& viewer) {
    return time ? localTime(*time, viewer.locale(), viewer.timeZone()) : std::string();
}

}  // namespace kontor::parts
