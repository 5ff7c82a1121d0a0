#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/tickets/dictionary.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/colours.h"
#include "kontor/web/view.h"

namespace kontor::tickets {

/// The words of ticket pages in the reader's language, and the data templates are given again and again.
class PageWords {
  public:
    PageWords(Kernel& kernel, const Viewer& viewer)
        : _translations(kernel.translations()), _viewer(viewer), _dictionary(kernel.get<Dictionaries>().get()) {}
    /// Within a transaction, as the dictionary may have to be read again.
    PageWords(Transaction& tx, Kernel& kernel, const Viewer& viewer)
        : _translations(kernel.translations()), _viewer(viewer), _dictionary(kernel.get<Dictionaries>().get(tx)) {}

    std::string text(std::string_view key, const kontor::Message::Params& params = {}) const {
        return _translations.text(_viewer.locale(), key, params);
    }
    /// The name of a value, such as "tickets.relation." + "blocks": what administrators call it, else the catalogue;
    /// one that nobody knows is its own name.
    std::string value(std::string_view group, std::string_view value) const;
    std::string field(std::string_view name) const { return value("tickets.field.", name); }

    /// What administrators call a value of `choiceFieldNames`.
    std::string label(std::string_view field, std::string_view name) const {
        return _dictionary->label(field, name, _viewer.locale());
    }
    const Dictionary& dictionary() const { return *_dictionary; }

    /// {key, label, style} of a chip: the key is the built-in state, the style a class with the status's colour.
    Json status(const Ticket& ticket) const;
    /// The same without whom a pending ticket waits for, for narrow columns.
    Json shortStatus(const Ticket& ticket) const;
    Json priority(const Ticket& ticket) const;
    /// {label, style} of a chip with the value of a pick list.
    Json choice(const CustomFields::Declared& field, std::string_view value) const;
    Json moment(Time at) const { return web::moment(at, _viewer); }
    std::string count(std::int64_t found) const;
    /// [{value, label, selected}]
    Json options(std::string_view group, std::span<const std::string_view> values, std::string_view chosen) const;
    /// The same of a field of the dictionary: what is offered, and what is chosen.
    Json choices(std::string_view field, std::string_view chosen) const;
    /// [{href, name, size}]
    Json files(const Json& attachments) const;

    const Viewer& viewer() const { return _viewer; }
    const Translations& translations() const { return _translations; }

  private:
    const Translations& _translations;
    const Viewer& _viewer;
    std::shared_ptr<const Dictionary> _dictionary;
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
    const std::map<Ref, std::string>& all() const { return _names; }

  private:
    std::map<Ref, std::string> _names;
};

/// Title with the number, for the browser's tab.
inline std::string titleOf(const Ticket& ticket) {
    return ticket.number + " " + ticket.subject;
}

}  // namespace kontor::tickets
