// The action that hangs tasks which are always the same on a record.
#include <algorithm>
#include <array>

#include "actions.h"
#include "kontor/collaboration/checklist.h"
#include "kontor/collaboration/collaboration.h"
#include "kontor/collaboration/task.h"
#include "kontor/kernel.h"

namespace kontor::automation {

namespace {

using collaboration::Checklist;

bool isOfferedFor(const Checklist& list, std::string_view kind) {
    const bool fits = list.kinds.empty() || std::find(list.kinds.begin(), list.kinds.end(), kind) != list.kinds.end();
    return list.active && fits;
}

class AddChecklist : public Action {
  public:
    struct Arguments {
        std::int64_t checklistId = 0;
    };
    static constexpr std::array fields{field<&Arguments::checklistId>("checklist_id")
                                           .refersTo("checklist")
                                           .required()
                                           .titled("automation.argument.checklist_id")
                                           .doc("The checklist whose steps become tasks; once on each record.")
                                           .example("2")};

    std::string id() const override { return "add_checklist"; }
    std::string title() const override { return "automation.action.add_checklist"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override {
        return std::find(type.groups.begin(), type.groups.end(), "tasks") != type.groups.end();
    }
    void check(WriteContext& context, const RecordType& type, const Json& arguments) const override {
        const auto list = listOf(context, arguments);
        if (!list) throw Invalid("checklist_id", "automation.error.no_such_record");
        if (!isOfferedFor(*list, type.kind)) throw Invalid("checklist_id", "automation.error.checklist");
    }
    std::vector<FieldChange> preview(const ActionCall& call) const override {
        const auto list = listOf(call.context, call.arguments);
        if (!list || hasTasksOf(call, list->id)) return {};
        return {{id(), Json(), list->name}};
    }
    std::vector<FieldChange> run(const ActionCall& call) const override {
        auto changes = preview(call);
        if (!changes.empty())
            call.context.kernel.get<collaboration::Collaboration>().applyChecklist(
                call.context, call.ref, call.arguments["checklist_id"].integer());
        return changes;
    }

  private:
    static std::optional<Checklist> listOf(const WriteContext& context, const Json& arguments) {
        try {
            return context.kernel.records().get<Checklist>(context.tx, context.viewer,
                                                           arguments["checklist_id"].integer());
        } catch (const NotFound&) {
            return std::nullopt;
        }
    }
    /// A rule that comes again doesn't ask for the same work again.
    static bool hasTasksOf(const ActionCall& call, std::int64_t checklistId) {
        ListRequest request{.limit = 1, .fields = {"id"}, .owner = call.ref};
        request.extra = {"t.checklist_id = ?", {checklistId}};
        const WriteContext& context = call.context;
        return !context.kernel.records()
                    .list(context.tx, context.viewer, collaboration::Task::kind, request)
                    .items.empty();
    }
};

}  // namespace

void provideTaskActions(Registry& registry) {
    registry.provides<Action>(std::make_shared<AddChecklist>());
}

}  // namespace kontor::automation
