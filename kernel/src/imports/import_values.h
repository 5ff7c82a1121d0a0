#pragma once

#include "imports/import_columns.h"
#include "imports/import_lookup.h"

namespace kontor {

/// Makes values of cells as people write them: "ja", "31.03.2028", "1.234,50 €", what pages call a word.
class ImportValues {
  public:
    using Errors = std::vector<FieldError>;

    ImportValues(Kernel& kernel, const ImportColumns& columns, const Viewer& viewer);

    /// JSON as `Patch::fromJson` reads it; null and an error for what can't be read.
    Json value(const Field& field, const std::string& cell, Errors& errors) const;
    Json custom(const CustomFields::Declared& declared, const std::string& cell) const;
    /// Whether a cell is only how people are shown what the field holds already: an export leaves out what its reader
    /// does not see, and taking it back shall not lose that.
    bool isShownAs(const Field& field, const FieldValue& held, const std::string& cell) const;

    /// Several values of one cell.
    static std::vector<std::string> listIn(std::string cell);

  private:
    Json time(const Field& field, const std::string& cell, Errors& errors) const;
    std::string wordOf(const Field& field, const std::string& cell) const;

    Kernel& _kernel;
    const ImportColumns& _columns;
    const Viewer& _viewer;
    const std::string _currency;
};

}  // namespace kontor
