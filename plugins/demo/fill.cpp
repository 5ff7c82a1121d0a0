#include "fill.h"

#include <algorithm>

#include "bulk_insert.h"
#include "company.h"
#include "demo_ticket.h"
#include "kontor/html.h"
#include "random.h"

namespace kontor::demo {

namespace {

constexpr std::int64_t ticketsAtATime = 256;  ///< tickets of one transaction

const std::vector<std::string> ticketColumns{"id",
                                             "version",
                                             "type",
                                             "subject",
                                             "description",
                                             "description_html",
                                             "status",
                                             "state",
                                             "pending_reason",
                                             "priority",
                                             "priority_by_hand",
                                             "impact",
                                             "urgency",
                                             "category_id",
                                             "requester_id",
                                             "assignee_id",
                                             "group_id",
                                             "location_id",
                                             "department_id",
                                             "source",
                                             "attachments",
                                             "due_at",
                                             "first_responded_at",
                                             "resolved_at",
                                             "closed_at",
                                             "priority_name",
                                             "resolution_code",
                                             "status_changed_at",
                                             "last_message_at",
                                             "last_message_direction",
                                             "custom",
                                             "created_at",
                                             "updated_at"};
const std::vector<std::string> messageColumns{"kind",         "record_id",  "author_id", "from_address", "to_addresses",
                                              "cc_addresses", "body_html",  "body_text", "attachments",  "direction",
                                              "channel",      "created_at", "updated_at"};
const std::vector<std::string> noteColumns{"kind",      "record_id",   "author_id",  "visibility", "body_html",
                                           "body_text", "attachments", "created_at", "updated_at"};
const std::vector<std::string> taskColumns{"kind",  "record_id", "title",   "assignee_id", "group_id",   "required",
                                           "state", "position",  "done_at", "done_by_id",  "created_at", "updated_at"};

SqlValue idOrNull(const Person* person) {
    return person ? SqlValue(person->id) : SqlValue(nullptr);
}

/// The rows of that many tickets.
class Rows {
  public:
    explicit Rows(Transaction& tx)
        : _tickets(tx, "tickets", ticketColumns),
          _participants(tx, "ticket_participants", {"user_id", "ticket_id"}),
          _watchers(tx, "ticket_watchers", {"ticket_id", "user_id"}),
          _tags(tx, "ticket_tags", {"ticket_id", "tag"}),
          _messages(tx, "messages", messageColumns),
          _notes(tx, "notes", noteColumns),
          _tasks(tx, "tasks", taskColumns),
          _relations(tx, "relations",
                     {"id", "kind", "record_id", "type", "target_kind", "target_id", "mirror_of", "author_id",
                      "created_at", "updated_at"}) {}

    /// `attachments`: as tickets keep them, a JSON list.
    void add(std::int64_t id, const DemoTicket& ticket, const std::string& attachments) {
        addTicket(id, ticket, attachments);
        addPeople(id, ticket);
        for (const auto& tag : ticket.tags) _tags.add({id, tag});
        const std::string channel = ticket.source == "email" ? "email" : "portal";
        for (const auto& message : ticket.messages)
            _messages.add({"ticket", id, message.author->id, message.author->email, "[]", "[]",
                           textToHtml(message.text), message.text, "[]", message.fromAgent ? "out" : "in",
                           message.fromAgent ? "agent" : channel, message.at, message.at});
        for (const auto& note : ticket.notes)
            _notes.add(
                {"ticket", id, note.author->id, "private", textToHtml(note.text), note.text, "[]", note.at, note.at});
        std::int64_t position = 0;
        for (const auto& task : ticket.tasks)
            _tasks.add({"ticket", id, task.title, task.assignee->id, ticket.groupId, std::int64_t{task.required},
                        task.doneAt ? "done" : "open", ++position, toSql(task.doneAt),
                        task.doneAt ? SqlValue(task.assignee->id) : SqlValue(nullptr), ticket.createdAt,
                        ticket.updatedAt});
    }

    /// Both ends of a relation between two tickets; `id` and the next are the rows' ids.
    void relate(std::int64_t id, std::int64_t from, std::int64_t to, const std::string& type,
                const std::string& inverse, const DemoTicket& ticket) {
        _relations.add({id, "ticket", from, type, "ticket", to, nullptr, idOrNull(ticket.assignee), ticket.updatedAt,
                        ticket.updatedAt});
        _relations.add({id + 1, "ticket", to, inverse, "ticket", from, id, idOrNull(ticket.assignee), ticket.updatedAt,
                        ticket.updatedAt});
    }

    void flush(FillResult& result) {
        for (auto* table : {&_tickets, &_participants, &_watchers, &_tags, &_messages, &_notes, &_tasks, &_relations})
            table->flush();
        result.tickets += _tickets.rows();
        result.messages += _messages.rows();
        result.notes += _notes.rows();
        result.tasks += _tasks.rows();
        result.relations += _relations.rows() / 2;
    }

  private:
    void addTicket(std::int64_t id, const DemoTicket& ticket, const std::string& attachments) {
        const auto version = static_cast<std::int64_t>(1 + ticket.messages.size() + ticket.notes.size());
        _tickets.add({id,
                      version,
                      ticket.type,
                      ticket.subject,
                      ticket.description,
                      textToHtml(ticket.description),
                      ticket.status,
                      ticket.state,
                      toSql(ticket.pendingReason),
                      ticket.priority,
                      std::int64_t{ticket.priorityByHand},
                      ticket.impact,
                      ticket.urgency,
                      ticket.categoryId,
                      ticket.requester->id,
                      idOrNull(ticket.assignee),
                      ticket.groupId,
                      ticket.requester->locationId,
                      ticket.requester->departmentId,
                      ticket.source,
                      attachments,
                      toSql(ticket.dueAt),
                      toSql(ticket.firstRespondedAt),
                      toSql(ticket.resolvedAt),
                      toSql(ticket.closedAt),
                      toSql(ticket.priorityName),
                      toSql(ticket.resolutionCode),
                      ticket.statusChangedAt,
                      toSql(ticket.lastMessageAt),
                      toSql(ticket.lastMessageDirection),
                      "{}",
                      ticket.createdAt,
                      ticket.updatedAt});
    }

    void addPeople(std::int64_t id, const DemoTicket& ticket) {
        _participants.add({ticket.requester->id, id});
        for (const auto* watcher : ticket.watchers) {
            _watchers.add({id, watcher->id});
            _participants.add({watcher->id, id});
        }
    }

    BulkInsert _tickets;
    BulkInsert _participants;
    BulkInsert _watchers;
    BulkInsert _tags;
    BulkInsert _messages;
    BulkInsert _notes;
    BulkInsert _tasks;
    BulkInsert _relations;
};

/// The files of ticket `number`: how many of `files` fall to it when they are spread over `tickets`.
std::int64_t filesOf(std::int64_t number, const FillOptions& options) {
    return options.files * (number + 1) / options.tickets - options.files * number / options.tickets;
}

/// Stores the files of a ticket; gives what the ticket keeps of them.
std::string attach(Transaction& tx, Kernel& kernel, const Ref& ref, const DemoTicket& ticket, std::int64_t count) {
    Json list = Json::array();
    const Viewer uploader = Viewer::system("demo data");
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string name = "report-" + std::to_string(ref.id) + "-" + std::to_string(i + 1) + ".txt";
        const StoredFile file =
            kernel.files().store(tx, uploader, name, "text/plain", name + "\n\n" + ticket.description + "\n");
        kernel.files().attach(tx, uploader, file.id, ref);
        list.push(Json::object(
            {{"file_id", file.id}, {"name", file.name}, {"size", file.size}, {"media_type", file.mediaType}}));
    }
    return list.dump();
}

/// How far a fill with these numbers has come, kept with what it made.
class Progress {
  public:
    explicit Progress(const FillOptions& options)
        : _name(std::to_string(options.tickets) + " tickets, " + std::to_string(options.people) + " people, " +
                std::to_string(options.files) + " files, seed " + std::to_string(options.seed)) {}

    std::int64_t done(Transaction& tx) const {
        return tx.maybe<std::int64_t>("SELECT done FROM demo_fill WHERE name = ?", _name).value_or(0);
    }
    void set(Transaction& tx, std::int64_t done) const {
        tx.execute("INSERT INTO demo_fill (name, done) VALUES (?, ?) ON DUPLICATE KEY UPDATE done = VALUES(done)",
                   _name, done);
    }
    void forget(Transaction& tx) const { tx.execute("DELETE FROM demo_fill WHERE name = ?", _name); }

  private:
    std::string _name;
};

/// Tickets `begin` to `end` in one transaction.
void fillChunk(Transaction& tx, Kernel& kernel, const Company& company, const FillOptions& options, std::int64_t begin,
               std::int64_t end, Time now, FillResult& made) {
    const Viewer viewer = Viewer::system("demo data");
    const auto lastTicket = tx.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM tickets");
    auto relation = tx.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM relations");
    Rows rows(tx);
    for (std::int64_t number = begin; number < end; ++number) {
        const DemoTicket ticket = inventTicket(company, options.seed, number, options.tickets, now);
        const std::int64_t id = lastTicket + 1 + number - begin;
        const std::int64_t files = filesOf(number, options);
        made.files += files;
        rows.add(id, ticket, attach(tx, kernel, {"ticket", id}, ticket, files));
        Random random = randomFor(options.seed, 3, static_cast<std::uint64_t>(number));
        if (number > begin && random.chance(4)) {
            const std::int64_t other =
                id - 1 - static_cast<std::int64_t>(random.below(static_cast<std::size_t>(number - begin)));
            const bool same = random.chance(40);
            rows.relate(relation + 1, id, other, same ? "duplicates" : "relates_to",
                        same ? "duplicated_by" : "relates_to", ticket);
            relation += 2;
        }
        kernel.ledger().journal(tx, viewer, {"ticket", id}, "imported");
    }
    rows.flush(made);
}

}  // namespace

FillResult fill(Kernel& kernel, const FillOptions& options) {
    const Company company = foundCompany(kernel, options.seed, options.people);
    const Time now = kernel.clock().now();
    const Progress progress(options);
    FillResult result;
    std::int64_t done = kernel.db().read([&](Transaction& tx) { return progress.done(tx); });
    while (done < options.tickets) {
        const std::int64_t end = std::min(done + ticketsAtATime, options.tickets);
        result = kernel.db().write([&, so_far = result](Transaction& tx) {
            FillResult made = so_far;
            fillChunk(tx, kernel, company, options, done, end, now, made);
            progress.set(tx, end);
            return made;
        });
        done = end;
        if (!options.progress(done)) return result;
    }
    return result;
}

void finishFill(Kernel& kernel, const FillOptions& options) {
    kernel.db().write([&](Transaction& tx) { Progress(options).forget(tx); });
}

}  // namespace kontor::demo
