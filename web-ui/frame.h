#pragma once

#include <memory>
#include <string>

#include "assets.h"
#include "kontor/kernel.h"
#include "kontor/template.h"

namespace kontor::web {

/// The frame around all pages: workspace, administration, portal, and the bare one of sign-in and errors.
/// A page may put into its data under `frame`: `flush` (no margins), `query` {kind, action} and `create` {href, label}.
class Frame : public PageFrame {
  public:
    void begin(Kernel& kernel, std::shared_ptr<const Assets> assets);
    Reply render(Request& request, const Viewer& viewer, const PageContent& content) override;
    Reply error(Request& request, const Viewer& viewer, int status, const Message& message,
                const std::vector<FieldError>& errors) override;
    std::string panel(Request& request, const Viewer& viewer, const Panel& panel, const Ref& ref) override;

    std::string panels(Request& request, const Viewer& viewer, std::string_view place, const Ref& ref) override;

  private:
    /// What every template is given.
    Json common(const Request& request, const Viewer& viewer) const;
    /// The texts plugins' scripts say, from their templates `strings`.
    std::string strings(const std::string& locale) const;
    Json menu(const Viewer& viewer, MenuEntry::Area area, const std::string& active, const std::string& locale) const;
    void putFlash(Request& request, Json& data, Reply& reply, const std::string& locale) const;

    Kernel* _kernel = nullptr;
    std::shared_ptr<const Assets> _assets;
};

/// What the catalogue says of something that code declares (`permission.tickets.read`, `setting.…`, `job.…`), else the
/// words of the declaration.
std::string declaredText(const Translations& translations, const std::string& locale, const std::string& key,
                         const std::string& doc);

/// The token forms of this browser carry in `csrf`; empty without a session.
std::string csrfOf(const Request& request, Kernel& kernel);

}  // namespace kontor::web
