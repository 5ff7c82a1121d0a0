#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "kontor/error.h"
#include "kontor/json.h"
#include "kontor/ref.h"
#include "kontor/time.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

class Kernel;

/// Something a person can do from a mail without signing in. The link shows a page that asks; its button does it, once,
/// with the rights the person has then. Declared by `registry.oneClick(…)`.
struct OneClick {
    std::string id = {};     ///< "tickets.close"
    std::string title = {};  ///< catalogue key: what the button says
    std::string doc = {};
    /// What the page says of the record: `{"title", "text"}`, as this viewer may see it. Throws NotFound or Conflict
    /// where there is nothing to do (any more).
    std::function<Json(Transaction&, const Viewer&, Kernel&, const Ref&, const Json& data)> show = {};
    /// Does it; the message says what was done. Throws as any write does.
    std::function<Message(Transaction&, const Viewer&, Kernel&, const Ref&, const Json& data)> run = {};
};

/// Makes links for mails. Provided by the plugin `notifications`; `kernel.find<ActionLinks>()` is null without it.
class KONTOR_API ActionLinks {
  public:
    virtual ~ActionLinks();
    /// The whole address of a link for that person, or nothing where the server does not know its own
    /// (`public_url`). `data` is given to the action as it is.
    virtual std::string make(Transaction& tx, std::int64_t userId, std::string_view action, const Ref& ref,
                             const Json& data, Time until) = 0;
};

}  // namespace kontor
