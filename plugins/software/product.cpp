#include "product.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "product_store.h"

namespace kontor::software {

namespace {

void prepareProduct(WriteContext&, const Product*, Product& after) {
    for (auto* text : {&after.maker, &after.product, &after.edition, &after.banReason})
        *text = std::string(trimmed(*text));
    if (after.product.empty()) throw Invalid("product", "error.required");
    after.name = productName(after.maker, after.product, after.edition);
}

void writtenProduct(WriteContext& context, const Product* before, const Product& after) {
    if (before && before->name == after.name && before->licensing == after.licensing) return;
    keepPosition(context.tx, after.id, after.name, context.now);
}

void removingProduct(WriteContext& context, const void* record) {
    const auto& product = *static_cast<const Product*>(record);
    if (const auto count = licensesOf(context.tx, product.id); count > 0)
        throw Conflict("software.error.has_licenses", {{"count", std::to_string(count)}});
    forgetProduct(context.tx, product.id, context.now);
}

}  // namespace

std::string productName(std::string_view maker, std::string_view product, std::string_view edition) {
    std::string name;
    for (const auto part : {maker, product, edition})
        if (!part.empty()) (name += name.empty() ? "" : " ") += part;
    return name;
}

RecordType productType() {
    RecordType type = recordType<Product>("software", "software", productFields);
    type.doc = "A program of a maker in one edition. Its versions are those of the titles recognised as it.";
    type.label = "{t}.name";
    type.readPermission = "software.read";
    type.createPermission = "software.manage";
    type.writePermission = "software.manage";
    type.deletePermission = "software.manage";
    type.softDelete = false;
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"notes", "documents", "relations", "activity"};
    type.prepare = prepared<Product>(prepareProduct);
    type.written = writtenBy<Product>(writtenProduct);
    type.removing = removingProduct;
    return type;
}

}  // namespace kontor::software
