#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "protocol.h"
#include "table_printer.h"

namespace kontor::shell {

/// Writes answers of the server: blocks to one stream, complaints to another. Keeps no reference to what it printed.
class Printer {
  public:
    Printer(std::ostream& out, std::ostream& err, Style style) : _out(out), _err(err), _style(style) {}

    void setWidth(std::size_t width) { _style.width = width; }
    std::size_t width() const { return _style.width; }

    /// `format` is "table", "json" or "csv".
    void blocks(const std::vector<Block>& blocks, std::string_view format);

    /// Complaints with a caret under the place in `line`; `where` ("line 3: ") goes in front.
    void faults(const std::vector<Fault>& faults, std::string_view line, std::string_view where = {});

    /// One complaint of the client itself.
    void complain(std::string_view text, std::string_view where = {});

    /// Text of the client itself on the output, e.g. help.
    void text(std::string_view text);

  private:
    std::ostream& _out;
    std::ostream& _err;
    Style _style;
};

/// JSON for people and programs: indented, with everything escaped that would act on a terminal.
std::string formatJson(const nlohmann::ordered_json& value);

}  // namespace kontor::shell
