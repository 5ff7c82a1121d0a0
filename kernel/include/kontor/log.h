#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// A kind of log line, declared once as a namespace-scope constant: its id, and what it means to an administrator. The
/// manual page of messages is made from all of them.
struct KONTOR_API LogEvent {
    enum class Level { debug, info, warning, error };
    LogEvent(Level level, std::string_view id, std::string_view text, std::string_view explanation);
    Level level;
    std::string_view id;           ///< "mail.poll_failed"
    std::string_view text;         ///< "Mailbox {mailbox} can't be read: {error}"
    std::string_view explanation;  ///< what it means, what to do
};

/// Every declared event, sorted by id.
KONTOR_API std::vector<const LogEvent*> allLogEvents();

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

/// Writes one structured line (JSON) with the fields and the Context frames of this thread.
KONTOR_API void log(const LogEvent& event, const LogFields& fields = {});
KONTOR_API void setLogLevel(LogEvent::Level level);
KONTOR_API LogEvent::Level logLevel();

/// A frame that shows up in every log line and incident below it: `Context frame("ticket", "42");`
class KONTOR_API Context {
  public:
    Context(std::string_view name, std::string value);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

}  // namespace kontor
