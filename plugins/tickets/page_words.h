#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/view.h"

namespace kontor::tickets {

/// The words of ticket pages in the reader's language, and the data templates are given again and again.
class PageWords {
  public:
    PageWords(Kernel& kernel, const Viewer& viewer) : _translations(kernel.translations()), _viewer(viewer) {}

    std::string text(std::string_view key, const kontor::Message::Params& params = {}) const {
        return _translations.text(_viewer.locale(), key, params);
    }
    /// The name of a value, such as "tickets.status." + "open"; values of one's own, which no catalogue knows, are
    /// their own name.
    std::string value(std::string_view group, std::string_view value) const;
    std::string field(std::string_view name) const { return value("tickets.field.", name); }

    /// {key, label} of a chip: the colour follows the built-in state, the name is the status.
    Json status(const Ticket& ticket) const;
    /// The same without whom a pending ticket waits for, for narrow columns.
    Json shortStatus(const Ticket& ticket) const;
    Json priority(const Ticket& ticket) const;
    Json moment(Time at) const { return web::moment(at, _viewer); }
    std::string count(std::int64_t found) const;
    /// [{value, label, selected}]
    Json options(std::string_view group, std::span<const std::string_view> values, std::string_view chosen) const;
    /// [{href, name, size}]
    Json files(const Json& attachments) const;

    const Viewer& viewer() const { return _viewer; }
    const Translations& translations() const { return _translations; }

  private:
    const Translations& _translations;
    const Viewer& _viewer;
};

std::vector<Ref> refsOf(std::string_view kind, const std::set<std::int64_t>& ids);

/// Names of people, and of what else is asked for, read in one statement.
class Names {
  public:
    Names(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<Ref>& refs);
    /// Of people.
    Names(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::set<std::int64_t>& ids);
    /// Empty for who may not be seen.
    std::string of(std::int64_t id) const { return of("user", id); }
    std::string of(std::string_view kind, std::optional<std::int64_t> id) const;

  private:
    std::map<Ref, std::string> _names;
};

/// Title with the number, for the browser's tab.
inline std::string titleOf(const Ticket& ticket) {
    return ticket.number + " " + ticket.subject;
}

}  // namespace kontor::tickets
