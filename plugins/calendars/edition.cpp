#include "edition.h"

namespace kontor::calendars {

GroupType editionGroup() {
    RecordType type = recordType<EditionRow>("", "business_calendar_editions", editionFields);
    type.doc = "What a business calendar said, and from when on. None is ever changed.";
    type.label = "{t}.valid_from";
    type.readPermission = "calendars.read";
    type.softDelete = false;
    type.defaultSort = "-id";
    return {"editions", "group.editions", std::move(type), true};
}

}  // namespace kontor::calendars
