#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/field.h"
#include "kontor/money.h"
#include "kontor/records.h"

namespace kontor::contracts {

inline constexpr std::array<std::string_view, 8> documentTypes{"invoice",  "delivery_note", "order",         "offer",
                                                               "warranty", "licence_proof", "contract_text", "other"};

/// A paper that says what was bought, delivered or promised, with its scans.
struct Document {
    static constexpr std::string_view kind = "document";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string type = "invoice";
    std::string number;
    std::string title;
    std::optional<std::int64_t> supplierId;
    std::optional<Date> dated;
    std::optional<Date> dueOn;
    std::optional<Date> paidOn;
    std::optional<Money> total;
    std::string costCentre;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> locationId;
    std::vector<std::int64_t> fileIds;
    Json attachments = Json::array();
    std::optional<std::int64_t> duplicateOfId;
    std::string notes;
    Json custom = Json::object();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array documentFields{
    idField<&Document::id>(),
    versionField<&Document::version>(),
    field<&Document::type>("type")
        .oneOf(documentTypes)
        .writable()
        .filterable()
        .doc("What kind of paper it is.")
        .example("\"invoice\""),
    field<&Document::number>("number")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .doc("Its number, as its supplier gave it.")
        .example("\"R-2026-0815\""),
    field<&Document::title>("title")
        .limit(200)
        .writable()
        .filterable()
        .doc("What it is about, in a line.")
        .example("\"12 notebooks\""),
    field<&Document::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .titled("contracts.field.supplier_id")
        .doc("Whom it is of.")
        .example("3"),
    field<&Document::dated>("dated")
        .writable()
        .filterable()
        .sortable()
        .titled("documents.field.dated")
        .doc("The day on it.")
        .example("\"2026-03-31\""),
    field<&Document::dueOn>("due_on")
        .writable()
        .filterable()
        .sortable()
        .query("due")
        .titled("documents.field.due_on")
        .doc("Until when it is to be paid or answered; not before its own day.")
        .example("\"2026-04-30\""),
    field<&Document::paidOn>("paid_on")
        .writable()
        .filterable()
        .sortable()
        .query("paid")
        .titled("documents.field.paid_on")
        .doc("When it was paid.")
        .example("null"),
    field<&Document::total>("total")
        .writable()
        .filterable()
        .sortedBy("total_amount")
        .titled("documents.field.total")
        .doc("What it comes to; below zero for a credit note. Only who may read costs sees it.")
        .example(R"({"amount": "14280.00", "currency": "EUR"})"),
    field<&Document::costCentre>("cost_centre")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .titled("contracts.field.cost_centre")
        .doc("Cost centre it goes to.")
        .example("\"4711\""),
    field<&Document::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .query("department")
        .doc("Whose it is.")
        .example("4"),
    field<&Document::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .doc("Which place it is for.")
        .example("null"),
    field<&Document::fileIds>("file_ids")
        .unstored()
        .secret()
        .writable()
        .limit(50)
        .titled("documents.field.file_ids")
        .doc("Uploaded files to add. Who sees the document may read them; what was added stays.")
        .example("[]"),
    field<&Document::attachments>("attachments")
        .titled("documents.field.attachments")
        .doc("Its files: file_id, name, size, media_type.")
        .example("[{\"file_id\":31,\"name\":\"invoice.pdf\",\"size\":4711,\"media_type\":\"application/pdf\"}]"),
    field<&Document::duplicateOfId>("duplicate_of_id")
        .from("(SELECT MIN(d.id) FROM documents d WHERE d.supplier_id = {t}.supplier_id AND d.number = {t}.number AND "
              "{t}.number <> '' AND d.type = {t}.type AND d.id < {t}.id AND d.deleted_at IS NULL)")
        .titled("documents.field.duplicate_of_id")
        .doc("An earlier document of the same type, supplier and number: it may be the same one.")
        .example("null"),
    field<&Document::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .doc("What is to be known of it.")
        .example("\"\""),
    field<&Document::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{}"),
    createdField<&Document::createdAt>(),
    updatedField<&Document::updatedAt>(),
};

RecordType documentType();

}  // namespace kontor::contracts
