#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kontor/collaboration/message.h"
#include "kontor/json.h"
#include "kontor/records.h"
#include "kontor/ref.h"
#include "kontor/time.h"
#include "kontor/viewer.h"

namespace kontor::collaboration {

/// A message or note in the timeline of a record.
struct TimelineEntry {
    enum class Type { message, note } type = Type::message;
    std::int64_t id = 0;
    Time at{};
    std::optional<std::int64_t> authorId;
    std::string authorName;  ///< empty when the author is no user the viewer may see
    std::string from;
    Json to;
    Json cc;
    std::string bodyHtml;    ///< sanitised
    std::string quotedHtml;  ///< of a mail: its end that only repeats earlier ones, to be folded; not in bodyHtml
    std::string bodyText;
    Json attachments;
    std::string direction;  ///< of a message: in, out
    std::string channel;
    bool automatic = false;
    bool isPrivate = false;  ///< of a note
};

/// Something to say about a message that is not in it: what became of the mail it left by, or how it came.
struct MessageRemark {
    std::int64_t messageId = 0;  ///< 0: the first thing that was said, which is no message
    bool isWarning = false;
    std::string text;     ///< one line, in the viewer's language
    std::string details;  ///< further lines; may be empty
};

/// Published by who carries messages; ask for it by `kernel.find<MessageRemarks>()`. The caller has read the owner.
class MessageRemarks {
  public:
    virtual ~MessageRemarks() = default;
    /// Those the viewer may know, in one statement or two.
    virtual std::vector<MessageRemark> of(Transaction& tx, const Viewer& viewer, const Ref& owner) = 0;
};

/// Which entries a record has, for the tabs of its page.
struct EntryCounts {
    std::int64_t messages = 0;
    std::int64_t notes = 0;
    std::int64_t openTasks = 0;
    std::int64_t tasks = 0;
    std::int64_t relations = 0;
    std::int64_t drafts = 0;  ///< one's own, and those of others that wait to be sent
};

/// What the owners of records need of their groups beyond records.create and records.list.
/// Ask for it by `kernel.get<Collaboration>()`. Nothing here checks that the viewer may see the owner: the caller has
/// read it.
class Collaboration {
  public:
    virtual ~Collaboration() = default;

    /// Messages and the notes the viewer may read, oldest first, at most `limit` of the newest before entry time
    /// `before`. Two statements; one without the names of authors, for who looks up names anyway.
    virtual std::vector<TimelineEntry> timeline(Transaction& tx, const Viewer& viewer, const Ref& owner,
                                                int limit = 200, std::optional<Time> before = {},
                                                bool named = true) = 0;
    /// One statement.
    virtual EntryCounts counts(Transaction& tx, const Viewer& viewer, const Ref& owner) = 0;

    /// Hangs messages, notes, tasks and relations of one record on another one. The caller journals why.
    virtual void moveAll(WriteContext& context, const Ref& from, const Ref& to) = 0;
    /// Takes a message away from a record, for good, and gives it. Its files can be attached elsewhere. Throws NotFound
    /// when it is none of `from`.
    virtual Message take(WriteContext& context, const Ref& from, std::int64_t messageId) = 0;
    /// Files a message that was written earlier (`createdAt`, texts and attachments as given); no rules of the owner
    /// run.
    virtual std::int64_t addPast(WriteContext& context, const Ref& owner, const Message& message) = 0;
    /// Links two records unless they are linked that way already.
    virtual void relate(WriteContext& context, const Ref& from, const std::string& type, const Ref& to) = 0;
    /// Makes a task of each step of the checklist on the record, and gives their ids. Throws NotFound for an unknown
    /// checklist, Conflict for one that is not offered for this kind.
    virtual std::vector<std::int64_t> applyChecklist(WriteContext& context, const Ref& owner,
                                                     std::int64_t checklistId) = 0;
};

}  // namespace kontor::collaboration
