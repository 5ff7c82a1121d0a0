#pragma once

#include <string>
#include <string_view>

#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/json.h"
#include "kontor/viewer.h"

namespace kontor {

struct Panel;
struct Ref;

/// Mustache templates of all plugins, named `plugin/name`, parsed and checked at start. Partials are `{{>
/// plugin/name}}`.
/// `{{#tr}}key{{/tr}}` is the text of a catalogue key in the reader's language.
/// In data: give booleans for sections (a non-empty string is no condition) and formatted numbers.
class KONTOR_API Templates {
  public:
    virtual ~Templates();
    virtual std::string render(std::string_view name, const Json& data, std::string_view locale) const = 0;
    virtual bool has(std::string_view name) const = 0;
};

/// What a page puts into the frame.
struct PageContent {
    enum class Area { workspace, portal, admin, bare };
    Area area = Area::workspace;
    std::string title = {};         ///< already in the reader's language
    std::string templateName = {};  ///< of the content
    Json data = {};
    std::string active = {};  ///< id of the menu entry to mark
    int status = 200;
};

/// The frame around every page. Provided by the web UI; pages ask for it by `kernel.get<PageFrame>()`.
class KONTOR_API PageFrame {
  public:
    virtual ~PageFrame();
    virtual Reply render(Request& request, const Viewer& viewer, const PageContent& content) = 0;
    /// A page that says what went wrong; errors name the fields.
    virtual Reply error(Request& request, const Viewer& viewer, int status, const Message& message,
                        const std::vector<FieldError>& errors) = 0;
    /// HTML of a panel on the page of a record; empty when the viewer may not use it, or it has nothing to show.
    virtual std::string panel(Request& request, const Viewer& viewer, const Panel& panel, const Ref& ref) = 0;
    /// HTML of all panels of a place, in their order; empty when there is nothing to show.
    virtual std::string panels(Request& request, const Viewer& viewer, std::string_view place, const Ref& ref) = 0;
};

}  // namespace kontor
