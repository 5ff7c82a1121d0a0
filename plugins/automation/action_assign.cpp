// Actions that say who works on a record.
#include <algorithm>
#include <array>

#include "actions.h"
#include "field_change.h"
#include "kontor/absences.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "kontor/text.h"
#include "turns.h"

namespace kontor::automation {

namespace {

constexpr std::array<std::string_view, 5> assignWays{"person", "group", "round_robin", "least_loaded", "skill"};
constexpr int mostCandidates = 200;

bool isAssigned(const RecordType& type) {
    return type.field("assignee_id") && type.field("group_id");
}

bool isThere(const ActionCall& call, std::int64_t user) {
    auto* absences = call.context.kernel.find<Absences>();
    return !absences || !absences->isAway(call.context.tx, user, call.context.now);
}

/// Whether the person may see the record by their own rights: standing in lends none.
bool maySee(const ActionCall& call, std::int64_t user) {
    Kernel& kernel = call.context.kernel;
    try {
        const Viewer viewer = kernel.accounts().viewerOf(call.context.tx, user, Origin::rule);
        kernel.records().get(call.context.tx, viewer, call.ref);
        return true;
    } catch (const NotFound&) {
        return false;
    } catch (const Forbidden&) {
        return false;
    }
}

/// The person, or who stands in for them while they are away.
std::int64_t presentFor(const ActionCall& call, std::int64_t user) {
    auto* absences = call.context.kernel.find<Absences>();
    if (!absences || !absences->isAway(call.context.tx, user, call.context.now)) return user;
    const auto standIn = absences->standIn(call.context.tx, user, call.context.now);
    return standIn && maySee(call, *standIn) ? *standIn : user;
}

void requireRecord(WriteContext& context, const char* kind, const Json& id, const char* argument) {
    if (!id.isInteger()) throw Invalid(argument, "error.required");
    try {
        context.kernel.records().get(context.tx, context.viewer, {kind, id.integer()});
    } catch (const NotFound&) {
        throw Invalid(argument, "automation.error.no_such_record");
    }
}

class Assign : public Action {
  public:
    struct Arguments {
        std::string how = "person";
        std::optional<std::int64_t> userId;
        std::optional<std::int64_t> groupId;
        std::string skill;
        bool onlyUnassigned = false;
    };
    static constexpr std::array fields{
        field<&Arguments::how>("how")
            .oneOf(assignWays)
            .required()
            .titled("automation.argument.how")
            .doc("person; group: the team, nobody in particular; round_robin, least_loaded: each of the team in turn, "
                 "who has the fewest open; skill: who of the team has it, the least loaded. Who is away is left out.")
            .example("\"least_loaded\""),
        field<&Arguments::userId>("user_id")
            .refersTo("user")
            .titled("automation.argument.user_id")
            .doc("The person; while they are away, who stands in and may see the record.")
            .example("3"),
        field<&Arguments::groupId>("group_id")
            .refersTo("group")
            .titled("automation.argument.group_id")
            .doc("The team.")
            .example("2"),
        field<&Arguments::skill>("skill")
            .as(FieldType::word)
            .limit(60)
            .titled("automation.argument.skill")
            .doc("The skill, for `skill`.")
            .example("\"printers\""),
        field<&Arguments::onlyUnassigned>("only_unassigned")
            .titled("automation.argument.only_unassigned")
            .doc("Leave what somebody has already.")
            .example("true")};

    std::string id() const override { return "assign"; }
    std::string title() const override { return "automation.action.assign"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return isAssigned(type); }

    void check(WriteContext& context, const RecordType&, const Json& arguments) const override {
        const std::string how = arguments["how"].text();
        if (how == "person") return requireRecord(context, "user", arguments["user_id"], "user_id");
        requireRecord(context, "group", arguments["group_id"], "group_id");
        if (how != "skill") return;
        if (arguments["skill"].text().empty()) throw Invalid("skill", "error.required");
        if (!context.kernel.records().type("user").field("skills")) throw Invalid("how", "automation.error.no_skills");
    }

    std::vector<FieldChange> preview(const ActionCall& call) const override {
        const auto wanted = argumentsOf<Arguments>(fields, call.arguments);
        if (wanted.onlyUnassigned && idIn(call.record, "assignee_id")) return {};
        if (wanted.how == "person") return changesOf(call.record, Patch().set("assignee_id", *wanted.userId));
        auto changes = changesOf(call.record, Patch().set("group_id", *wanted.groupId));
        // Whose turn it would have been nobody knows any more.
        if (wanted.how != "group")
            changes.push_back({"assignee_id", toJson(call.record.get("assignee_id")),
                               Json::object({{"how", wanted.how}, {"group_id", *wanted.groupId}})});
        return changes;
    }

    std::vector<FieldChange> run(const ActionCall& call) const override {
        const auto wanted = argumentsOf<Arguments>(fields, call.arguments);
        if (wanted.onlyUnassigned && idIn(call.record, "assignee_id")) return {};
        Patch patch;
        if (wanted.how == "person") return patched(call, patch.set("assignee_id", presentFor(call, *wanted.userId)));
        patch.set("group_id", *wanted.groupId);
        if (wanted.how != "group")
            if (const auto person = oneOf(call, wanted)) patch.set("assignee_id", *person);
        return patched(call, patch);
    }

  private:
    /// Those of the team who are there, by id.
    static std::vector<std::int64_t> candidates(const ActionCall& call, const Arguments& wanted) {
        Kernel& kernel = call.context.kernel;
        ListRequest request{.sort = "id", .limit = mostCandidates, .fields = {"id"}};
        request.q = "active:yes group:" + std::to_string(*wanted.groupId);
        if (wanted.how == "skill")
            request.q += " " + printQuery(Query{Query::Term{"skills", Query::Op::is, {{wanted.skill, true}}}});
        std::vector<std::int64_t> ids;
        for (const auto& user : kernel.records().list(call.context.tx, call.context.viewer, "user", request).items)
            if (isThere(call, user.id())) ids.push_back(user.id());
        return ids;
    }

    static std::optional<std::int64_t> oneOf(const ActionCall& call, const Arguments& wanted) {
        const bool inTurn = wanted.how == "round_robin";
        // Who comes at the same moment waits, so that two records don't go to one person.
        const std::int64_t last = lockTurn(call.context.tx, call.ruleId, *wanted.groupId);
        const auto people = candidates(call, wanted);
        if (people.empty()) return std::nullopt;
        const auto next = std::upper_bound(people.begin(), people.end(), last);
        std::int64_t chosen = next == people.end() ? people.front() : *next;
        if (!inTurn) chosen = leastLoaded(call, people, chosen);
        setTurn(call.context.tx, call.ruleId, *wanted.groupId, chosen);
        return chosen;
    }

    /// Of several with as few, the one whose turn it is, so that an idle team is not its first member alone.
    static std::int64_t leastLoaded(const ActionCall& call, const std::vector<std::int64_t>& people,
                                    std::int64_t turn) {
        Kernel& kernel = call.context.kernel;
        const bool hasStates = call.record.type().field("state") != nullptr;
        std::vector<std::string> queries;
        queries.reserve(people.size());
        for (const auto person : people)
            queries.push_back("assignee_id:" + std::to_string(person) + (hasStates ? " state:new,open,pending" : ""));
        const auto counts = kernel.records().counts(call.context.tx, call.context.viewer, call.ref.kind, queries);
        const auto least = *std::min_element(counts.begin(), counts.end());
        std::int64_t chosen = 0;
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (counts[i] != least) continue;
            if (chosen == 0) chosen = people[i];
            if (people[i] >= turn) return people[i];
        }
        return chosen;
    }
};

/// A table of two columns, as people write it: `Hardware / Printers = First line`.
class AssignByCategory : public Action {
  public:
    struct Arguments {
        std::string table;
        bool onlyWithoutGroup = true;
    };
    static constexpr std::array fields{
        field<&Arguments::table>("table")
            .as(FieldType::longText)
            .limit(10'000)
            .titled("automation.argument.table")
            .doc("A line for each category and its team, `Hardware / Printers = First line`; what lies below a "
                 "category goes where it goes, unless it has a line of its own.")
            .example("\"Hardware = First line\""),
        field<&Arguments::onlyWithoutGroup>("only_without_group")
            .titled("automation.argument.only_without_group")
            .doc("Leave what a team has already.")
            .example("true")};

    std::string id() const override { return "assign_by_category"; }
    std::string title() const override { return "automation.action.assign_by_category"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return isAssigned(type) && type.field("category_id"); }

    void check(WriteContext& context, const RecordType& type, const Json& arguments) const override {
        int number = 0;
        for (const auto& [category, team] : linesOf(arguments["table"].text())) {
            ++number;
            const auto refuse = [&](const char* key) {
                throw Invalid("table", key,
                              {{"line", std::to_string(number)}, {"category", category}, {"group", team}});
            };
            if (category.empty() || team.empty()) refuse("automation.error.table_line");
            if (!categoryKnown(context.tx, type.kind, category)) refuse("automation.error.table_category");
            if (!groupOf(context.tx, team)) refuse("automation.error.table_group");
        }
    }

    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return changesOf(call.record, patchOf(call));
    }
    std::vector<FieldChange> run(const ActionCall& call) const override { return patched(call, patchOf(call)); }

  private:
    using Lines = std::vector<std::pair<std::string, std::string>>;

    static Lines linesOf(const std::string& table) {
        Lines lines;
        for (const auto& line : split(replaceAll(table, "\r", ""), '\n')) {
            if (trimmed(line).empty()) continue;
            const auto equals = line.rfind('=');
            const std::string_view text = line;
            const auto left = equals == std::string::npos ? text : text.substr(0, equals);
            const auto right = equals == std::string::npos ? std::string_view() : text.substr(equals + 1);
            lines.emplace_back(trimmed(left), trimmed(right));
        }
        return lines;
    }

    static Patch patchOf(const ActionCall& call) {
        Json given = call.arguments;
        if (!given.find("only_without_group")) given["only_without_group"] = true;
        const auto wanted = argumentsOf<Arguments>(fields, given);
        const auto category = idIn(call.record, "category_id");
        if (!category || (wanted.onlyWithoutGroup && idIn(call.record, "group_id"))) return {};
        const std::string path = pathOfCategory(call.context.tx, *category);
        std::size_t longest = 0;
        std::string team;
        for (const auto& [name, group] : linesOf(wanted.table)) {
            const bool holds = path == name || path.starts_with(name + " / ");
            if (holds && name.size() >= longest) longest = name.size(), team = group;
        }
        if (team.empty()) return {};
        const auto group = groupOf(call.context.tx, team);
        return group ? Patch().set("group_id", *group) : Patch();
    }
};

}  // namespace

void provideAssignActions(Registry& registry) {
    registry.provides<Action>(std::make_shared<Assign>());
    registry.provides<Action>(std::make_shared<AssignByCategory>());
}

}  // namespace kontor::automation
