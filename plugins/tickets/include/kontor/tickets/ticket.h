#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"

namespace kontor::tickets {

inline constexpr std::array<std::string_view, 3> ticketTypes{"incident", "service_request", "question"};
inline constexpr std::array<std::string_view, 5> ticketStates{"new", "open", "pending", "resolved", "closed"};
inline constexpr std::array<std::string_view, 2> pendingReasons{"requester", "third_party"};
inline constexpr std::array<std::string_view, 4> priorities{"low", "normal", "high", "urgent"};
inline constexpr std::array<std::string_view, 3> levels{"low", "medium", "high"};
inline constexpr std::array<std::string_view, 2> messageDirections{"in", "out"};
inline constexpr std::array<std::string_view, 5> slaStates{"none", "running", "paused", "met", "breached"};
inline constexpr std::array<std::string_view, 6> sources{"portal", "email", "agent", "api", "chat", "phone"};

/// Something a person needs help with.
struct Ticket {
    static constexpr std::string_view kind = "ticket";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string number;
    std::string type = "incident";
    std::string subject;
    std::string description;
    std::string descriptionHtml;
    std::string status = "new";
    std::string state = "new";
    std::optional<std::string> pendingReason;
    std::string priority;
    std::optional<std::string> priorityName;
    bool priorityByHand = false;
    std::string impact = "medium";
    std::string urgency = "medium";
    std::optional<std::int64_t> categoryId;
    std::int64_t requesterId = 0;
    std::optional<std::int64_t> assigneeId;
    std::optional<std::int64_t> groupId;
    std::vector<std::int64_t> coAssigneeIds;
    std::vector<std::int64_t> watcherIds;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> organisationId;
    std::string source;
    std::vector<std::string> tags;
    std::vector<std::int64_t> fileIds;
    Json attachments = Json::array();
    std::optional<Time> dueAt;
    bool dueByHand = false;
    std::optional<Time> firstResponseDueAt;
    std::optional<Time> firstRespondedAt;
    std::optional<Time> resolvedAt;
    std::optional<Time> closedAt;
    std::optional<std::string> resolutionCode;
    std::optional<std::string> resolution;
    std::optional<Time> statusChangedAt;
    std::int64_t reopened = 0;
    std::optional<Time> lastMessageAt;
    std::optional<std::string> lastMessageDirection;
    std::string slaState = "none";
    std::optional<Time> slaDueAt;
    std::optional<std::int64_t> mergedIntoId;
    Json custom = Json::object();
    bool closeChildren = false;
    Time createdAt{};
    Time updatedAt{};

    bool isFinished() const { return state == "resolved" || state == "closed"; }
};

/// The SQL of a ticket's number; more than six digits stay whole.
inline constexpr std::string_view numberSql = "CONCAT('T-', LPAD({t}.id, GREATEST(6, LENGTH({t}.id)), '0'))";

inline constexpr std::array ticketFields{
    idField<&Ticket::id>(),
    versionField<&Ticket::version>(),
    field<&Ticket::number>("number")
        .as(FieldType::word)
        .from(numberSql)
        .doc("What people call it by.")
        .example("\"T-000123\""),
    field<&Ticket::type>("type")
        .oneOf(ticketTypes)
        .writable()
        .filterable()
        .doc("What sort of matter it is.")
        .example("\"incident\""),
    field<&Ticket::subject>("subject")
        .required()
        .writable()
        .filterable()
        .doc("The matter in one line.")
        .example("\"Printer on the 2nd floor does not print\""),
    field<&Ticket::description>("description")
        .as(FieldType::longText)
        .limit(500'000)
        .writable()
        .filterable()
        .unlisted()
        .doc("The matter in full, as plain text; derived when description_html is given.")
        .example("\"Since this morning it says 'no paper', though there is plenty.\""),
    field<&Ticket::descriptionHtml>("description_html")
        .as(FieldType::html)
        .limit(1'000'000)
        .writable()
        .unlisted()
        .doc("The description as HTML; what is dangerous in it is removed.")
        .example("\"<p>Since this morning …</p>\""),
    field<&Ticket::status>("status")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .filterable()
        .doc("new, open, pending, resolved, closed or the name of one of your own statuses (ticket-statuses).")
        .example("\"open\""),
    field<&Ticket::state>("state")
        .oneOf(ticketStates)
        .filterable()
        .doc("The built-in status that the status belongs to.")
        .example("\"open\""),
    field<&Ticket::pendingReason>("pending_reason")
        .oneOf(pendingReasons)
        .writable()
        .filterable()
        .doc("Whom a pending ticket waits for; requester when nothing is said.")
        .example("\"third_party\""),
    field<&Ticket::priority>("priority")
        .oneOf(priorities)
        .writable()
        .filterable()
        .sortedBy("priority_rank")
        .query("prio")
        .doc("How soon it has to be dealt with. Made from impact and urgency until somebody sets it.")
        .example("\"high\""),
    field<&Ticket::priorityName>("priority_name")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .filterable()
        .doc("One of your own priorities inside the priority; setting it sets the priority, setting that clears it.")
        .example("null"),
    field<&Ticket::priorityByHand>("priority_by_hand")
        .writable()
        .doc("Whether somebody set the priority; false makes it follow impact and urgency again.")
        .example("false"),
    field<&Ticket::impact>("impact")
        .oneOf(levels)
        .writable()
        .filterable()
        .doc("How many people or how much work it touches.")
        .example("\"medium\""),
    field<&Ticket::urgency>("urgency")
        .oneOf(levels)
        .writable()
        .filterable()
        .doc("How little it can wait.")
        .example("\"high\""),
    field<&Ticket::categoryId>("category_id")
        .refersTo("category")
        .writable()
        .filterable()
        .query("category")
        .doc("Its place in the tree of categories.")
        .example("7"),
    field<&Ticket::requesterId>("requester_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("requester")
        .doc("Who needs the help; you, when nobody is given.")
        .example("12"),
    field<&Ticket::assigneeId>("assignee_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("assignee")
        .doc("The agent who is responsible.")
        .example("3"),
    field<&Ticket::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("The team that is responsible.")
        .example("2"),
    field<&Ticket::coAssigneeIds>("co_assignee_ids")
        .refersTo("user")
        .linkedBy("ticket_co_assignees", "ticket_id", "user_id")
        .limit(50)
        .writable()
        .filterable()
        .query("co_assignee")
        .doc("Agents who work on it beside the one who is responsible.")
        .example("[5]"),
    field<&Ticket::watcherIds>("watcher_ids")
        .refersTo("user")
        .linkedBy("ticket_watchers", "ticket_id", "user_id")
        .limit(100)
        .writable()
        .filterable()
        .query("watcher")
        .doc("People who follow it without being responsible.")
        .example("[14, 15]"),
    field<&Ticket::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .doc("Where it happened.")
        .example("1"),
    field<&Ticket::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .query("department")
        .doc("Whose it is.")
        .example("4"),
    field<&Ticket::organisationId>("organisation_id")
        .refersTo("organisation")
        .createOnly()
        .filterable()
        .query("organisation")
        .doc("The customer it is for; the requester's organisation when nothing is said, and when the requester "
             "changes.")
        .example("null"),
    field<&Ticket::source>("source")
        .oneOf(sources)
        .createOnly()
        .filterable()
        .doc("The way it came in.")
        .example("\"phone\""),
    field<&Ticket::tags>("tags")
        .linkedBy("ticket_tags", "ticket_id", "tag")
        .limit(50)
        .writable()
        .filterable()
        .query("tag")
        .doc("Words to find it by.")
        .example("[\"vip\", \"printer\"]"),
    field<&Ticket::fileIds>("file_ids")
        .unstored()
        .secret()
        .createOnly()
        .limit(50)
        .doc("Uploaded files to attach to the description.")
        .example("[31]"),
    field<&Ticket::attachments>("attachments")
        .unlisted()
        .doc("Files of the description: file_id, name, size, media_type.")
        .example("[{\"file_id\":31,\"name\":\"screen.png\",\"size\":4711,\"media_type\":\"image/png\"}]"),
    field<&Ticket::dueAt>("due_at")
        .writable()
        .filterable()
        .sortable()
        .query("due")
        .doc("Until when it has to be resolved.")
        .example("\"2026-02-02T16:00:00.000000Z\""),
    field<&Ticket::dueByHand>("due_by_hand")
        .writable()
        .doc("Whether a person set due_at; false lets service levels set it again.")
        .example("false"),
    field<&Ticket::firstResponseDueAt>("first_response_due_at")
        .writable()
        .filterable()
        .sortable()
        .doc("Until when somebody has to answer.")
        .example("\"2026-01-31T12:00:00.000000Z\""),
    field<&Ticket::firstRespondedAt>("first_responded_at")
        .filterable()
        .doc("When an agent first answered the requester.")
        .example("\"2026-01-31T09:00:00.000000Z\""),
    field<&Ticket::resolvedAt>("resolved_at")
        .filterable()
        .sortable()
        .query("resolved")
        .doc("When it was resolved.")
        .example("null"),
    field<&Ticket::closedAt>("closed_at")
        .filterable()
        .sortable()
        .query("closed")
        .doc("When it was closed.")
        .example("null"),
    field<&Ticket::resolutionCode>("resolution_code")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .filterable()
        .doc("How it was resolved; cleared when it is opened again.")
        .example("null"),
    field<&Ticket::resolution>("resolution")
        .as(FieldType::longText)
        .limit(20'000)
        .writable()
        .unlisted()
        .doc("What was done, in words; cleared when it is opened again.")
        .example("null"),
    field<&Ticket::statusChangedAt>("status_changed_at")
        .filterable()
        .sortable()
        .query("since")
        .doc("Since when it has its status; null for one that had it before this was kept.")
        .example("\"2026-01-31T08:20:00.000000Z\""),
    field<&Ticket::reopened>("reopened")
        .filterable()
        .doc("How often it was opened again after it was resolved or closed.")
        .example("0"),
    field<&Ticket::lastMessageAt>("last_message_at")
        .filterable()
        .sortable()
        .doc("When a person last wrote in the conversation.")
        .example("\"2026-01-31T08:20:00.000000Z\""),
    field<&Ticket::lastMessageDirection>("last_message_direction")
        .oneOf(messageDirections)
        .filterable()
        .doc("Whether that message came from the requester's side or went there.")
        .example("\"in\""),
    field<&Ticket::slaState>("sla_state")
        .oneOf(slaStates)
        .filterable()
        .doc("How its service levels stand, all in one: the worst of them.")
        .example("\"running\""),
    field<&Ticket::slaDueAt>("sla_due_at")
        .filterable()
        .sortable()
        .query("sla_due")
        .doc("The next moment at which a service level would be missed.")
        .example("null"),
    field<&Ticket::mergedIntoId>("merged_into_id")
        .filterable()
        .query("merged_into")
        .doc("The ticket that goes on in place of this one.")
        .example("null"),
    field<&Ticket::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{\"cost_centre\": \"4711\"}"),
    field<&Ticket::closeChildren>("close_children")
        .unstored()
        .secret()
        .writable()
        .doc("Beside a status that finishes the ticket: the open tickets it is the parent of get it too, all or none.")
        .example("true"),
    createdField<&Ticket::createdAt>(),
    field<&Ticket::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it, its conversation or its notes last changed.")
        .example("\"2026-01-31T08:20:00.000000Z\""),
};

}  // namespace kontor::tickets
