// Actions that write to people.
#include <algorithm>
#include <array>

#include "actions.h"
#include "field_change.h"
#include "kontor/kernel.h"
#include "kontor/notifier.h"
#include "kontor/text.h"
#include "kontor/tickets/text_blocks.h"
#include "kontor/tickets/ticket.h"
#include "kontor/webhooks/caller.h"
#include "notices.h"
#include "text_fill.h"

namespace kontor::automation {

namespace {

bool bears(const RecordType& type, std::string_view group) {
    return std::find(type.groups.begin(), type.groups.end(), group) != type.groups.end();
}

class AddNote : public Action {
  public:
    struct Arguments {
        std::string text;
    };
    static constexpr std::array fields{
        field<&Arguments::text>("text")
            .as(FieldType::longText)
            .limit(5000)
            .required()
            .titled("automation.argument.text")
            .doc("Text of the private note. Variables: {number}, {subject}, {requester}, "
                 "{requester_first_name}, {organisation}.")
            .example("\"Escalated: nobody has taken it.\"")};

    std::string id() const override { return "note"; }
    std::string title() const override { return "automation.action.note"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return bears(type, "notes"); }
    void check(WriteContext&, const RecordType&, const Json& arguments) const override {
        checkVariables("text", arguments["text"].text());
    }
    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return {{id(), Json(), filled(call.arguments["text"].text(), variablesOf(call, requesterOf(call)))}};
    }
    std::vector<FieldChange> run(const ActionCall& call) const override {
        auto changes = preview(call);
        const WriteContext& context = call.context;
        context.kernel.records().create(context.tx, context.viewer, "note",
                                        Patch().set("body_text", changes.front().to.text()), call.ref);
        return changes;
    }
};

class ReplyToRequester : public Action {
  public:
    struct Arguments {
        std::string textDe;
        std::string textEn;
        std::optional<std::int64_t> textBlockId;
    };
    static constexpr std::array fields{
        field<&Arguments::textDe>("text_de")
            .as(FieldType::longText)
            .limit(10'000)
            .titled("automation.argument.text_de")
            .doc(
                "The German text. Variables: {number}, {subject}, {requester}, {requester_first_name}, {organisation}.")
            .example("\"Guten Tag {requester},\""),
        field<&Arguments::textEn>("text_en")
            .as(FieldType::longText)
            .limit(10'000)
            .titled("automation.argument.text_en")
            .doc("The English text, with the same variables. One of the two may be empty.")
            .example("\"Hello {requester},\""),
        field<&Arguments::textBlockId>("text_block_id")
            .refersTo("text_block")
            .titled("automation.argument.text_block_id")
            .doc("A text block in place of texts of its own, with its formatting and all variables text blocks have.")
            .example("null")};

    std::string id() const override { return "reply"; }
    std::string title() const override { return "automation.action.reply"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType& type) const override { return bears(type, "messages") && type.field("requester_id"); }

    void check(WriteContext& context, const RecordType& type, const Json& arguments) const override {
        const std::string german = arguments["text_de"].text();
        const std::string english = arguments["text_en"].text();
        if (arguments["text_block_id"].isInteger()) {
            if (!trimmed(german).empty() || !trimmed(english).empty())
                throw Invalid("text_block_id", "automation.error.text_or_block");
            const Ref block{"text_block", arguments["text_block_id"].integer()};
            if (type.kind != tickets::Ticket::kind) throw Invalid("text_block_id", "automation.error.no_such_record");
            try {
                context.kernel.records().get(context.tx, context.viewer, block);
            } catch (const NotFound&) {
                throw Invalid("text_block_id", "automation.error.no_such_record");
            }
            return;
        }
        if (trimmed(german).empty() && trimmed(english).empty()) throw Invalid("text_de", "error.required");
        checkVariables("text_de", german);
        checkVariables("text_en", english);
    }

    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return {{id(), Json(), said(call).text}};
    }

    std::vector<FieldChange> run(const ActionCall& call) const override {
        const tickets::FilledText answer = said(call);
        const WriteContext& context = call.context;
        // Automatic: it opens nothing again, is no answer to a clock, and its mail says that a machine wrote it.
        Patch message;
        message.set("automatic", true);
        if (answer.html.empty())
            message.set("body_text", answer.text);
        else
            message.set("body_html", answer.html);
        context.kernel.records().create(context.tx, context.viewer, "message", message, call.ref);
        return {{id(), Json(), answer.text}};
    }

  private:
    static tickets::FilledText said(const ActionCall& call) {
        const Json& block = call.arguments["text_block_id"];
        if (block.isInteger())
            return call.context.kernel.get<tickets::TextBlocks>().fill(call.context.tx, call.context.viewer,
                                                                       call.ref.id, block.integer());
        const Requester requester = requesterOf(call);
        const std::string german = call.arguments["text_de"].text();
        const std::string english = call.arguments["text_en"].text();
        const bool inGerman = english.empty() || (requester.locale.starts_with("de") && !german.empty());
        return {inGerman ? "de" : "en", {}, filled(inGerman ? german : english, variablesOf(call, requester))};
    }
};

constexpr std::array<std::string_view, 4> addressees{"assignee", "group", "requester", "watchers"};

class Notify : public Action {
  public:
    struct Arguments {
        std::vector<std::string> to;
        std::vector<std::int64_t> userIds;
        std::string text;
        bool urgent = false;
    };
    static constexpr std::array fields{field<&Arguments::to>("to")
                                           .limit(addressees.size())
                                           .titled("automation.argument.to")
                                           .doc("Who is told: assignee, group, requester, watchers.")
                                           .example("[\"assignee\", \"group\"]"),
                                       field<&Arguments::userIds>("user_ids")
                                           .refersTo("user")
                                           .limit(20)
                                           .titled("automation.argument.told_user_ids")
                                           .doc("Further people.")
                                           .example("[3]"),
                                       field<&Arguments::text>("text")
                                           .limit(200)
                                           .required()
                                           .titled("automation.argument.text")
                                           .doc("What they are told, in a line. Variables as in notes.")
                                           .example("\"{number} is urgent and nobody has taken it\""),
                                       field<&Arguments::urgent>("urgent")
                                           .titled("automation.argument.urgent")
                                           .doc("By mail at once, also in quiet hours.")
                                           .example("false")};

    std::string id() const override { return "notify"; }
    std::string title() const override { return "automation.action.notify"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType&) const override { return true; }

    void check(WriteContext&, const RecordType&, const Json& arguments) const override {
        const auto wanted = argumentsOf<Arguments>(fields, arguments);
        if (wanted.to.empty() && wanted.userIds.empty()) throw Invalid("to", "error.required");
        for (const auto& word : wanted.to)
            if (std::find(addressees.begin(), addressees.end(), word) == addressees.end())
                throw Invalid("to", "error.not_one_of",
                              {{"values", join({addressees.begin(), addressees.end()}, ", ")}});
        checkVariables("text", wanted.text);
    }

    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return {{id(), Json(), filled(call.arguments["text"].text(), variablesOf(call, requesterOf(call)))}};
    }

    std::vector<FieldChange> run(const ActionCall& call) const override {
        const WriteContext& context = call.context;
        auto* notifier = context.kernel.find<Notifier>();
        if (!notifier) return {};  // the plugin that tells people is off
        auto changes = preview(call);
        const auto wanted = argumentsOf<Arguments>(fields, call.arguments);
        Notice notice;
        notice.type = ruleNotice;
        notice.about = call.ref;
        notice.to = people(call, wanted);
        if (notice.to.empty()) return {};
        notice.title = {"automation.notice.title", {{"text", changes.front().to.text()}}};
        notice.path = pagePath(context.kernel, call.ref);
        notice.urgent = wanted.urgent;
        notifier->tell(context.tx, context.viewer, notice);
        return changes;
    }

  private:
    static std::vector<std::int64_t> people(const ActionCall& call, const Arguments& wanted) {
        std::vector<std::int64_t> ids = wanted.userIds;
        const auto add = [&](std::string_view field) {
            if (const auto id = idIn(call.record, field)) ids.push_back(*id);
        };
        for (const auto& word : wanted.to) {
            if (word == "assignee") add("assignee_id");
            if (word == "requester") add("requester_id");
            if (word == "group")
                for (const auto id : membersOf(call)) ids.push_back(id);
            if (word == "watchers" && call.record.type().field("watcher_ids")) {
                const FieldValue watchers = call.record.get("watcher_ids");
                const auto& watching = std::get<std::vector<std::int64_t>>(watchers);
                ids.insert(ids.end(), watching.begin(), watching.end());
            }
        }
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        return ids;
    }

    static std::vector<std::int64_t> membersOf(const ActionCall& call) {
        std::vector<std::int64_t> ids;
        const auto group = idIn(call.record, "group_id");
        if (!group) return ids;
        ListRequest request{
            .q = "active:yes group:" + std::to_string(*group), .sort = "id", .limit = 200, .fields = {"id"}};
        for (const auto& user :
             call.context.kernel.records().list(call.context.tx, call.context.viewer, "user", request).items)
            ids.push_back(user.id());
        return ids;
    }
};

class CallWebhook : public Action {
  public:
    struct Arguments {
        std::optional<std::int64_t> webhookId;
    };
    static constexpr std::array fields{field<&Arguments::webhookId>("webhook_id")
                                           .refersTo("webhook")
                                           .required()
                                           .titled("automation.argument.webhook_id")
                                           .doc("The webhook; it is sent the record as its owner sees it, as event "
                                                "rule.called.")
                                           .example("1")};

    std::string id() const override { return "webhook"; }
    std::string title() const override { return "automation.action.webhook"; }
    FieldTable arguments() const override { return fields; }
    bool fits(const RecordType&) const override { return true; }

    void check(WriteContext& context, const RecordType&, const Json& arguments) const override {
        auto* caller = context.kernel.find<webhooks::Caller>();
        if (!caller || !caller->isThere(context.tx, arguments["webhook_id"].integer()))
            throw Invalid("webhook_id", "automation.error.webhook");
    }
    std::vector<FieldChange> preview(const ActionCall& call) const override {
        return {{id(), Json(), call.arguments["webhook_id"]}};
    }
    std::vector<FieldChange> run(const ActionCall& call) const override {
        const WriteContext& context = call.context;
        auto* caller = context.kernel.find<webhooks::Caller>();
        const std::int64_t hook = call.arguments["webhook_id"].integer();
        if (!caller || !caller->queue(context.tx, context.kernel, hook, "rule.called", call.ref))
            throw Conflict("automation.error.webhook");
        return preview(call);
    }
};

}  // namespace

std::string pagePath(Kernel& kernel, const Ref& ref) {
    for (const auto& source : kernel.catalog().searchSources)
        if (source.kind == ref.kind) return replaceAll(source.url, "{id}", std::to_string(ref.id));
    return "/";
}

void provideTalkActions(Registry& registry) {
    registry.provides<Action>(std::make_shared<AddNote>());
    registry.provides<Action>(std::make_shared<ReplyToRequester>());
    registry.provides<Action>(std::make_shared<Notify>());
    registry.provides<Action>(std::make_shared<CallWebhook>());
    registry.notice({.id = ruleNotice,
                     .title = "automation.notice",
                     .doc = "A rule tells somebody of a record.",
                     .usual = NoticeType::Usual::mail});
}

}  // namespace kontor::automation
