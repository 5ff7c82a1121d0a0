#include "documents.h"

#include <algorithm>

#include "kontor/html.h"
#include "kontor/text.h"

namespace kontor::search {

namespace {

constexpr int pageSize = 100;
constexpr std::size_t maxEntryBytes = 400'000;  // of all entries of a record
constexpr std::size_t maxExact = 40;            // characters of a value that names a record

const Viewer& indexer() {
    static const Viewer viewer = Viewer::system("search index");
    return viewer;
}

/// The text fields of an entry: its long ones, or else its lines.
std::vector<std::string> textFields(const RecordType& entry) {
    for (const FieldType wanted : {FieldType::longText, FieldType::text}) {
        std::vector<std::string> result;
        for (const auto& field : entry.fields)
            if (field.type == wanted && !field.isSecret) result.emplace_back(field.name);
        if (!result.empty()) return result;
    }
    return {};
}

/// Entries that not everybody sees who sees their record must say so by a field `visibility`; of others it is not known
/// here who may find them, so they are left out.
bool isIndexable(const RecordType& entry) {
    return !entry.visible || entry.field("visibility") != nullptr;
}

std::string textOf(const AnyRecord& record, const Field& field) {
    const std::string text = toText(record.get(field.name));
    return field.type == FieldType::html ? htmlToText(text) : text;
}

}  // namespace

Documents::Documents(Kernel& kernel) : _kernel(kernel) {
    const Catalog& catalog = kernel.catalog();
    for (const auto& declared : catalog.searchSources) {
        const auto type = catalog.records.find(declared.kind);
        if (type == catalog.records.end() || source(declared.kind)) continue;
        Source source{&declared, &type->second, {}, {}};
        for (const auto& name : declared.fields)
            if (const Field* field = source.type->field(name); field && !field->isSecret)
                source.fields.push_back(field);
        if (source.fields.empty()) continue;
        for (const auto& name : declared.groups) {
            const auto group = catalog.groups.find(name);
            if (group == catalog.groups.end() || !isIndexable(group->second.entry)) continue;
            const auto& attached = source.type->groups;
            if (std::find(attached.begin(), attached.end(), name) != attached.end())
                source.groups.push_back(&group->second);
        }
        _sources.push_back(std::move(source));
    }
}

const Source* Documents::source(std::string_view kind) const {
    for (const auto& source : _sources)
        if (source.type->kind == kind) return &source;
    return nullptr;
}

std::string Documents::schema() const {
    std::string result;
    for (const auto& source : _sources) {
        result += source.type->kind + "(";
        for (const auto* field : source.fields) result += std::string(field->name) + " ";
        result += ";";
        for (const auto* group : source.groups) result += " " + group->name;
        result += ")";
    }
    return result;
}

std::optional<Ref> Documents::touched(const RecordChanged& change) const {
    if (source(change.kind)) return Ref{change.kind, change.id};
    const Source* owner = source(change.ownerKind);
    if (!owner) return std::nullopt;
    for (const auto* group : owner->groups)
        if (group->entry.kind == change.kind) return Ref{change.ownerKind, change.ownerId};
    return std::nullopt;
}

ListRequest Documents::request(const Source& source) const {
    ListRequest request;
    request.sort = "id";
    request.limit = pageSize;
    for (const auto* field : source.fields) request.fields.emplace_back(field->name);
    return request;
}

std::vector<Document> Documents::read(Transaction& tx, const Source& source,
                                      const std::vector<std::int64_t>& ids) const {
    std::vector<Document> result;
    for (std::size_t at = 0; at < ids.size(); at += pageSize) {
        const auto end = std::min(ids.size(), at + pageSize);
        ListRequest wanted = request(source);
        wanted.extra.sql = "t.id IN (" + placeholders(end - at) + ")";
        for (auto i = at; i < end; ++i) wanted.extra.values.emplace_back(ids[i]);
        for (const auto& record : _kernel.records().list(tx, indexer(), source.type->kind, wanted).items)
            result.push_back(document(tx, source, record));
    }
    return result;
}

Documents::Page Documents::page(Transaction& tx, const Source& source, const std::string& cursor) const {
    ListRequest wanted = request(source);
    wanted.cursor = cursor;
    RecordPage records = _kernel.records().list(tx, indexer(), source.type->kind, wanted);
    Page page;
    for (const auto& record : records.items) page.documents.push_back(document(tx, source, record));
    page.next = std::move(records.nextCursor);
    return page;
}

std::int64_t Documents::count(Transaction& tx, const Source& source) const {
    ListRequest wanted;
    wanted.fields = {"id"};
    wanted.sort = "id";
    wanted.limit = 1;
    wanted.total = true;
    return _kernel.records().list(tx, indexer(), source.type->kind, wanted).total.value_or(0);
}

Document Documents::document(Transaction& tx, const Source& source, const AnyRecord& record) const {
    Document result;
    result.ref = record.ref();
    for (const auto* field : source.fields) {
        const std::string text = textOf(record, *field);
        const bool title = field == source.fields.front();
        result.in(title ? Zone::title : Zone::record).push_back(text);
        if (field->type == FieldType::word || title)
            if (characters(text) <= maxExact) result.exact.push_back(text);
    }
    try {
        for (const auto* group : source.groups) addEntries(tx, *group, result);
    } catch (const NotFound&) {
        // Deleted since it was listed; that change comes by itself.
    }
    return result;
}

void Documents::addEntries(Transaction& tx, const GroupType& group, Document& document) const {
    ListRequest wanted;
    wanted.owner = document.ref;
    wanted.sort = "id";
    wanted.limit = pageSize;
    wanted.fields = textFields(group.entry);
    if (wanted.fields.empty()) return;
    const bool hasVisibility = group.entry.field("visibility") != nullptr;
    const auto texts = wanted.fields;
    if (hasVisibility) wanted.fields.emplace_back("visibility");
    std::size_t bytes = 0;
    for (;;) {
        const RecordPage page = _kernel.records().list(tx, indexer(), group.entry.kind, wanted);
        for (const auto& entry : page.items) {
            // Only what says it is public is.
            const bool restricted = hasVisibility && toText(entry.get("visibility")) != "public";
            for (const auto& name : texts) {
                std::string text = textOf(entry, *group.entry.field(name));
                bytes += text.size();
                document.in(restricted ? Zone::restricted : Zone::entries).push_back(std::move(text));
            }
        }
        if (!page.nextCursor || bytes > maxEntryBytes) return;
        wanted.cursor = *page.nextCursor;
    }
}

}  // namespace kontor::search
