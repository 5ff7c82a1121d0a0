#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/error.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// Something people can be told of, and choose how: "tickets.assigned". Declared by `registry.notice(…)`.
struct NoticeType {
    std::string id = {};     ///< the plugin's id first
    std::string title = {};  ///< catalogue key: "A ticket is assigned to me"
    std::string doc = {};    ///< when it happens; English
    /// What happens as long as neither the person nor an administrator chose. `mail` is in the bell as well.
    enum class Usual { off, app, mail } usual = Usual::app;
    std::vector<std::string> roles = {};  ///< built-in roles whose people it can concern; empty: everybody
};

/// One thing that happened, for the people it concerns.
struct Notice {
    std::string type = {};  ///< id of a NoticeType
    Ref about = {};         ///< the record; who may not see it isn't told
    std::vector<std::int64_t> to = {};
    Message title = {};       ///< shown in each reader's language; people see its params, so no secrets in them
    std::string text = {};    ///< the beginning of what was written; plain
    std::string path = {};    ///< page it leads to: "/tickets/42"
    std::string bundle = {};  ///< unread notices of one bundle are one, counted; empty: of this type about this record
    bool urgent = false;      ///< by mail at once, also in quiet hours, unless the person switched the type off
    Ref entry = {};           ///< the entry of `about` it is of (a private note): who may not see that isn't told
    std::string portalPath = {};            ///< the same for who has no workspace; empty: `path`
    std::vector<std::string> actions = {};  ///< ids of OneClick offered in its mail, about `about`
};

/// Tells people. Provided by the plugin `notifications`; `kernel.find<Notifier>()` is null without it.
class KONTOR_API Notifier {
  public:
    virtual ~Notifier();
    /// With the transaction of what happened. Left out are who did it, inactive people and those who may not see what
    /// it is about. Throws std::logic_error for a type nobody declared.
    virtual void tell(Transaction& tx, const Viewer& by, const Notice& notice) = 0;
};

}  // namespace kontor
