// Cursors of lists: nothing of them reaches the statement but bound values.
#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"
#include "records/cursor.h"

#include "../check.h"

static kontor::Field fieldOf(std::string_view name, kontor::FieldType type) {
    kontor::Field field;
    field.name = name;
    field.type = type;
    field.nullable = type == kontor::FieldType::time;
    return field;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    const std::string_view text = fuzz::textOf(data, size);
    static const Field id = fieldOf("id", FieldType::integer);
    static const Field subject = fieldOf("subject", FieldType::text);
    static const Field due = fieldOf("due_at", FieldType::time);
    for (const Field* field : {&id, &subject, &due})
        for (const bool descending : {false, true}) {
            const Keyset keyset{field, "t." + std::string(field->name), descending};
            // As it came, and with what stands in a real one's place.
            for (const std::string& cursor : {std::string(text), toBase64Url(text)}) {
                try {
                    const Predicate predicate = keyset.after(cursor);
                    const auto marks = std::count(predicate.sql.begin(), predicate.sql.end(), '?');
                    fuzz::require(static_cast<std::size_t>(marks) == predicate.values.size(), "every value is bound");
                    fuzz::require(predicate.sql.size() < 200, "a cursor adds nothing to the statement");
                } catch (const Invalid& invalid) {
                    fuzz::require(invalid.malformed(), "a bad cursor is a bad request");
                }
            }
            const std::string made = keyset.cursorAfter(SqlValue(std::string(text)), 7);
            if (field == &subject && isUtf8(text))
                fuzz::require(!keyset.after(made).values.empty(), "a cursor of ours is understood");
        }
    return 0;
}
