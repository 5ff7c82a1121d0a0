#include "text_block.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/text.h"
#include "kontor/web/sharing.h"
#include "text_variables.h"

namespace kontor::tickets {

namespace {

/// The plain text follows the formatted one; plain text that was changed alone takes the formatting away.
void agree(std::string& html, std::string& text, const std::string* htmlBefore, const std::string* textBefore) {
    const bool htmlChanged = !htmlBefore || *htmlBefore != html;
    const bool textChanged = !textBefore || *textBefore != text;
    if (!htmlChanged && textChanged) html.clear();
    if (!html.empty()) text = htmlToText(html);
}

void checkShortcut(const TextBlock& block, std::vector<FieldError>& errors) {
    const bool plain = std::all_of(block.shortcut.begin(), block.shortcut.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!plain) errors.push_back({"shortcut", {"tickets.not_a_shortcut", {}}});
}

void prepareTextBlock(WriteContext& context, const TextBlock* before, TextBlock& block) {
    web::prepareSharing(context.viewer, before, block, "tickets.configure");
    agree(block.bodyHtmlDe, block.bodyDe, before ? &before->bodyHtmlDe : nullptr, before ? &before->bodyDe : nullptr);
    agree(block.bodyHtmlEn, block.bodyEn, before ? &before->bodyHtmlEn : nullptr, before ? &before->bodyEn : nullptr);
    std::vector<FieldError> errors;
    if (trimmed(block.name).empty()) errors.push_back({"name", {"error.required", {}}});
    if (trimmed(block.bodyDe).empty() && trimmed(block.bodyEn).empty())
        errors.push_back({"body_de", {"error.required", {}}});
    checkVariables("body_de", block.bodyDe, errors);
    checkVariables("body_en", block.bodyEn, errors);
    checkShortcut(block, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

FilledText filledText(const TextBlock& block, const TextVariables& variables) {
    const bool german = block.bodyEn.empty() || (variables.requesterLocale.starts_with("de") && !block.bodyDe.empty());
    const std::string& html = german ? block.bodyHtmlDe : block.bodyHtmlEn;
    return {german ? "de" : "en", html.empty() ? std::string() : variables.fill(html, true),
            variables.fill(german ? block.bodyDe : block.bodyEn, false)};
}

Json filledBlock(const TextBlock& block, const TextVariables& variables) {
    const FilledText filled = filledText(block, variables);
    return Json::object({{"id", block.id},
                         {"name", block.name},
                         {"shortcut", block.shortcut},
                         {"locale", filled.locale},
                         {"text", filled.text},
                         {"html", filled.html.empty() ? Json() : Json(filled.html)}});
}

}  // namespace

Json filledBlocks(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t ticketId) {
    const Ticket ticket = kernel.records().get<Ticket>(tx, viewer, ticketId);
    const TextVariables variables = textVariables(tx, viewer, kernel, ticket);
    ListRequest list;
    list.q = "active:true category:none";
    if (ticket.categoryId) list.q += "," + std::to_string(*ticket.categoryId);
    list.limit = 200;
    // What is long is read only where it is asked for.
    for (const auto& field : textBlockFields) list.fields.emplace_back(field.name);
    Json items = Json::array();
    for (const auto& block : kernel.records().all<TextBlock>(tx, viewer, list))
        items.push(filledBlock(block, variables));
    return items;
}

FilledText TextBlockFilling::fill(Transaction& tx, const Viewer& viewer, std::int64_t ticketId, std::int64_t blockId) {
    const auto block = _kernel->records().get<TextBlock>(tx, viewer, blockId);
    const auto ticket = _kernel->records().get<Ticket>(tx, viewer, ticketId);
    return filledText(block, textVariables(tx, viewer, *_kernel, ticket));
}

RecordType textBlockType() {
    RecordType type = recordType<TextBlock>("text-blocks", "text_blocks", textBlockFields);
    type.doc = "Texts agents put into their answers, in German and English, with variables.";
    type.label = "{t}.name";
    type.readPermission = "tickets.text_blocks";
    type.createPermission = "tickets.text_blocks";
    type.writePermission = "tickets.text_blocks";
    type.deletePermission = "tickets.text_blocks";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.body_de", "t.body_en"};
    type.visible = web::sharedWith;
    type.prepare = prepared<TextBlock>(prepareTextBlock);
    type.removing = web::removingShared<TextBlock>("tickets.configure");
    return type;
}

}  // namespace kontor::tickets
