// Actions that set fields of the record.
#include <algorithm>

#include "actions.h"
#include "field_change.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::automation {

namespace {

/// One that says which fields to set; trial and run follow from it.
class PatchingAction : public Action {
  public:
    virtual Patch patchOf(const ActionCall& call) const = 0;
    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return changesOf(call.record, patchOf(call));
    }
    std::vector<FieldChange> run(const ActionCall& call) const override { return patched(call, patchOf(call)); }
};

bool isWritten(const RecordType& type, std::string_view name) {
    const Field* field = type.field(name);
    return field && field->isWritable;
}

class SetFields : public PatchingAction {
  public:
    struct Arguments {
        Json values;
    };
    static constexpr std::array fields{field<&Arguments::values>("values")
                                           .required()
                                           .titled("automation.argument.values")
                                           .doc("Fields and the values they get, as in a PATCH of the record.")
                                           .example("{\"priority\": \"high\"}")};

    std::string id() const override { return "set_fields"; }
    std::string title() const override { return "automation.action.set_fields"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType&) const override { return true; }

    void check(WriteContext& context, const RecordType& type, const Json& arguments) const override {
        if (arguments["values"].size() == 0) throw Invalid("values", "error.required");
        try {
            const Patch patch = Patch::fromJson(type, context.viewer, arguments["values"], false);
            for (const auto& [name, value] : patch.values()) checkReference(context, *type.field(name), value);
        } catch (const Invalid& invalid) {
            std::vector<FieldError> errors;
            for (const auto& error : invalid.errors()) errors.push_back({"values." + error.field, error.message});
            throw Invalid(std::move(errors));
        }
    }

    Patch patchOf(const ActionCall& call) const override {
        return Patch::fromJson(call.record.type(), call.context.viewer, call.arguments["values"], false);
    }

  private:
    static void checkReference(WriteContext& context, const Field& field, const FieldValue& value) {
        const auto* id = std::get_if<std::int64_t>(&value);
        if (field.type != FieldType::reference || !id) return;
        try {
            context.kernel.records().get(context.tx, context.viewer, {std::string(field.target), *id});
        } catch (const NotFound&) {
            throw Invalid(std::string(field.name), "automation.error.no_such_record");
        }
    }
};

class AddTags : public PatchingAction {
  public:
    struct Arguments {
        std::vector<std::string> tags;
    };
    static constexpr std::array fields{field<&Arguments::tags>("tags")
                                           .required()
                                           .limit(20)
                                           .titled("automation.argument.tags")
                                           .doc("Tags it gets beside those it has.")
                                           .example("[\"escalated\"]")};

    std::string id() const override { return "add_tags"; }
    std::string title() const override { return "automation.action.add_tags"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return isWritten(type, "tags"); }
    void check(WriteContext&, const RecordType&, const Json& arguments) const override {
        if (arguments["tags"].size() == 0) throw Invalid("tags", "error.required");
    }

    Patch patchOf(const ActionCall& call) const override {
        auto tags = std::get<std::vector<std::string>>(call.record.get("tags"));
        for (const auto& tag : argumentsOf<Arguments>(fields, call.arguments).tags)
            if (std::none_of(tags.begin(), tags.end(),
                             [&](const std::string& other) { return asciiLower(other) == asciiLower(tag); }))
                tags.push_back(tag);
        return Patch().set("tags", std::move(tags));
    }
};

class AddWatchers : public PatchingAction {
  public:
    struct Arguments {
        std::vector<std::int64_t> userIds;
    };
    static constexpr std::array fields{field<&Arguments::userIds>("user_ids")
                                           .refersTo("user")
                                           .required()
                                           .limit(20)
                                           .titled("automation.argument.user_ids")
                                           .doc("People who watch it from then on.")
                                           .example("[3]")};

    std::string id() const override { return "add_watcher"; }
    std::string title() const override { return "automation.action.add_watcher"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return isWritten(type, "watcher_ids"); }
    void check(WriteContext&, const RecordType&, const Json& arguments) const override {
        if (arguments["user_ids"].size() == 0) throw Invalid("user_ids", "error.required");
    }

    Patch patchOf(const ActionCall& call) const override {
        auto ids = std::get<std::vector<std::int64_t>>(call.record.get("watcher_ids"));
        for (const auto id : argumentsOf<Arguments>(fields, call.arguments).userIds)
            if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
        std::sort(ids.begin(), ids.end());
        return Patch().set("watcher_ids", std::move(ids));
    }
};

class RaisePriority : public PatchingAction {
  public:
    struct Arguments {
        std::string to;
    };
    static constexpr std::array fields{
        field<&Arguments::to>("to")
            .as(FieldType::word)
            .limit(40)
            .titled("automation.argument.to_priority")
            .doc("The priority it has at least afterwards; one level more than it has when nothing is said.")
            .example("\"high\"")};

    std::string id() const override { return "raise_priority"; }
    std::string title() const override { return "automation.action.raise_priority"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override {
        return isWritten(type, "priority") && !type.field("priority")->values.empty();
    }
    void check(WriteContext&, const RecordType& type, const Json& arguments) const override {
        const std::string to = arguments["to"].text();
        const auto levels = type.field("priority")->values;
        if (!to.empty() && std::find(levels.begin(), levels.end(), to) == levels.end())
            throw Invalid("to", "automation.error.priority");
    }

    Patch patchOf(const ActionCall& call) const override {
        const auto levels = call.record.type().field("priority")->values;
        const auto levelOf = [&](const std::string& name) {
            return std::find(levels.begin(), levels.end(), name) - levels.begin();
        };
        const auto now = levelOf(toText(call.record.get("priority")));
        const std::string to = call.arguments["to"].text();
        const auto wanted = to.empty() ? now + 1 : levelOf(to);
        if (wanted <= now || wanted >= std::ssize(levels)) return {};
        return Patch().set("priority", std::string(levels[static_cast<std::size_t>(wanted)]));
    }
};

class SetDue : public PatchingAction {
  public:
    struct Arguments {
        std::int64_t hours = 0;
        bool onlyIfNone = false;
    };
    static constexpr std::array fields{field<&Arguments::hours>("hours")
                                           .required()
                                           .between(1, 10'000)
                                           .titled("automation.argument.hours")
                                           .doc("Hours from then on, by the clock.")
                                           .example("24"),
                                       field<&Arguments::onlyIfNone>("only_if_none")
                                           .titled("automation.argument.only_if_none")
                                           .doc("Leave a date that is set.")
                                           .example("true")};

    std::string id() const override { return "set_due"; }
    std::string title() const override { return "automation.action.set_due"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return isWritten(type, "due_at"); }

    Patch patchOf(const ActionCall& call) const override {
        const auto arguments = argumentsOf<Arguments>(fields, call.arguments);
        if (arguments.onlyIfNone && !std::holds_alternative<std::nullptr_t>(call.record.get("due_at"))) return {};
        const Time from = call.moment ? call.moment->entry.at : call.context.now;
        return Patch().set("due_at", Time(from + std::chrono::hours(arguments.hours)));
    }
};

}  // namespace

void provideFieldActions(Registry& registry) {
    registry.provides<Action>(std::make_shared<SetFields>());
    registry.provides<Action>(std::make_shared<RaisePriority>());
    registry.provides<Action>(std::make_shared<SetDue>());
    registry.provides<Action>(std::make_shared<AddTags>());
    registry.provides<Action>(std::make_shared<AddWatchers>());
}

}  // namespace kontor::automation
