#pragma once

#include <string>
#include <vector>

#include "kontor/json.h"
#include "kontor/kernel.h"
#include "kontor/viewer.h"

namespace kontor::software {

/// A cell of a table on a page.
struct Cell {
    std::string text = {};
    std::string href = {};
    bool isTime = false;  ///< not broken into lines
};

/// Tables as the template software/tables shows them: each with a heading, a note, rows, and a link to the next page.
class Tables {
  public:
    Tables(const Viewer& viewer, Kernel& kernel) : _viewer(viewer), _kernel(kernel) {}

    /// Begins a table; `columns` are catalogue keys. `empty`: what is said in place of no rows.
    Tables& table(const std::string& title, std::vector<std::string> columns, const std::string& empty);
    /// `state` is a key of the status colours, with its text; both empty for none.
    Tables& row(const std::vector<Cell>& cells, const std::string& state = {}, const std::string& stateText = {});
    Tables& note(std::string text);
    /// Leads to the rest of the table begun last.
    Tables& next(std::string href);
    Json data() &&;

    std::string text(std::string_view key, const Message::Params& params = {}) const;
    /// The word of an enumeration of a kind: "licenses.metric" and "device".
    std::string word(std::string_view field, std::string_view value) const;
    std::string number(std::int64_t value) const;

  private:
    const Viewer& _viewer;
    Kernel& _kernel;
    Json _tables = Json::array();
    std::vector<std::string> _columns;
};

}  // namespace kontor::software
