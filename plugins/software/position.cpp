#include "position.h"

namespace kontor::software {

namespace {

/// What only follows from other records: nobody writes it, and nothing of it is in the journal.
template <class T>
RecordType derived(std::string collection, std::string table, FieldTable fields) {
    RecordType type = recordType<T>(std::move(collection), std::move(table), fields);
    type.softDelete = false;
    type.journaled = false;
    return type;
}

}  // namespace

RecordType positionType() {
    RecordType type = derived<PositionRecord>("license-positions", "license_positions", positionFields);
    type.doc = "How a product stands: what is owned, allocated, installed, short, surplus, reclaimable.";
    type.label = "{t}.name";
    type.readPermission = "software.read_licenses";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    return type;
}

RecordType lineType() {
    RecordType type = derived<LineRecord>("license-lines", "license_lines", lineFields);
    type.doc = "An installation of a product that takes licences, and the licence that covers it, or why none does.";
    type.label = "{t}.coverage";
    type.readPermission = "software.read_licenses";
    type.defaultSort = "id";
    return type;
}

RecordType alertType() {
    RecordType type = derived<AlertRecord>("software-alerts", "software_alerts", alertFields);
    type.doc = "A banned program that was found on a machine.";
    type.label = "(SELECT s.name FROM software s WHERE s.id = {t}.software_id)";
    type.readPermission = "software.read_installations";
    type.defaultSort = "-id";
    return type;
}

}  // namespace kontor::software
