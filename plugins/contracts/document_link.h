#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::contracts {

inline constexpr std::array<std::string_view, 9> documentRoles{
    "invoice", "delivery_note", "order", "offer", "warranty", "licence_proof", "contract", "manual", "other"};

/// A document of a record: of an asset its invoice, of a contract its text.
struct DocumentLink {
    static constexpr std::string_view kind = "document_link";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t documentId = 0;
    std::string role;
    Json document = Json::object();
    std::vector<std::int64_t> fileIds;
    std::string documentType;
    std::string documentNumber;
    std::string documentTitle;
    std::string supplierName;
    Json attachments = Json::array();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array documentLinkFields{
    idField<&DocumentLink::id>(),
    versionField<&DocumentLink::version>(),
    field<&DocumentLink::documentId>("document_id")
        .refersTo("document")
        .createOnly()
        .filterable()
        .titled("contracts.link.document_id")
        .doc("A document there is already; one you may see. Give this, `document` or `file_ids`.")
        .example("17"),
    field<&DocumentLink::role>("role")
        .oneOf(documentRoles)
        .writable()
        .filterable()
        .titled("contracts.link.role")
        .doc("What it is to this record; by the document's type when nothing is said.")
        .example("\"invoice\""),
    field<&DocumentLink::document>("document")
        .unstored()
        .secret()
        .createOnly()
        .titled("contracts.link.document")
        .doc("A new document, made at once: the fields as POST /api/v1/documents takes them.")
        .example(R"({"type": "invoice", "number": "R-2026-0816"})"),
    field<&DocumentLink::fileIds>("file_ids")
        .unstored()
        .secret()
        .createOnly()
        .limit(50)
        .titled("documents.field.file_ids")
        .doc("Uploaded files of the new document; alone they make one named after the first of them.")
        .example("[]"),
    field<&DocumentLink::documentType>("document_type")
        .from("(SELECT d.type FROM documents d WHERE d.id = {t}.document_id)")
        .unlisted()
        .titled("documents.field.type")
        .doc("Type of the document.")
        .example("\"invoice\""),
    field<&DocumentLink::documentNumber>("document_number")
        .from("(SELECT d.number FROM documents d WHERE d.id = {t}.document_id)")
        .titled("documents.field.number")
        .doc("Its number.")
        .example("\"R-2026-0815\""),
    field<&DocumentLink::documentTitle>("document_title")
        .from("(SELECT d.title FROM documents d WHERE d.id = {t}.document_id)")
        .titled("documents.field.title")
        .doc("What it is about.")
        .example("\"12 notebooks\""),
    field<&DocumentLink::supplierName>("supplier_name")
        .from("(SELECT COALESCE(s.name, '') FROM documents d LEFT JOIN suppliers s ON s.id = d.supplier_id WHERE d.id "
              "= {t}.document_id)")
        .unlisted()
        .titled("contracts.field.supplier_id")
        .doc("Name of its supplier.")
        .example("\"Beispiel Systemhaus GmbH\""),
    field<&DocumentLink::attachments>("attachments")
        .from("(SELECT d.attachments FROM documents d WHERE d.id = {t}.document_id)")
        .titled("documents.field.attachments")
        .doc("Files of the document: file_id, name, size, media_type.")
        .example("[]"),
    createdField<&DocumentLink::createdAt>(),
    updatedField<&DocumentLink::updatedAt>(),
};

/// The group `documents`, on records of any kind that opts in.
GroupType documentLinkGroup();

}  // namespace kontor::contracts
