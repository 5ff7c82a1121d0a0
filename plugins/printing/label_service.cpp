#include "label_service.h"

#include <algorithm>
#include <map>

#include "kontor/error.h"
#include "kontor/pdf.h"
#include "kontor/text.h"

namespace kontor::printing {

namespace {

constexpr std::size_t namesShown = 12;

const RecordType& typeOf(Kernel& kernel, const std::string& kind) {
    try {
        const RecordType& type = kernel.records().type(kind);
        if (!type.collection.empty()) return type;
    } catch (const NotFound&) {
        // Said below, as for a kind that has no records of its own.
    }
    throw Invalid("kind", "printing.error.kind");
}

/// The records as asked for: by their ids, in that order, or all that a query finds.
std::vector<AnyRecord> recordsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const LabelRequest& request) {
    const RecordType& type = typeOf(kernel, request.kind);
    viewer.require(type.readPermission);
    ListRequest list;
    list.q = request.q;
    list.limit = 200;
    if (!request.ids.empty()) list.extra = isOneOf("t.id", request.ids);
    std::vector<AnyRecord> found;
    do {
        auto page = kernel.records().list(tx, viewer, request.kind, list);
        for (auto& record : page.items) found.push_back(std::move(record));
        list.cursor = page.nextCursor.value_or("");
        if (found.size() > mostLabels) throw Invalid("q", "error.too_many", {{"most", std::to_string(mostLabels)}});
    } while (!list.cursor.empty());
    if (found.empty()) throw Invalid(request.ids.empty() ? "q" : "ids", "printing.error.nothing");
    if (!request.ids.empty()) {
        std::map<std::int64_t, std::ptrdiff_t> order;
        for (const auto id : request.ids) order.emplace(id, static_cast<std::ptrdiff_t>(order.size()));
        if (order.size() != found.size()) throw Invalid("ids", "printing.error.not_there");
        std::sort(found.begin(), found.end(),
                  [&](const AnyRecord& a, const AnyRecord& b) { return order[a.id()] < order[b.id()]; });
    }
    return found;
}

/// The first of the fields that the kind has and the record gives a text for.
std::string firstText(const AnyRecord& record, const Viewer& viewer, std::initializer_list<const char*> fields) {
    for (const char* name : fields) {
        const Field* field = record.type().field(name);
        if (!field || (record.type().fieldReadable && !record.type().fieldReadable(viewer, *field))) continue;
        if (std::string text = toText(record.get(name)); !text.empty()) return text;
    }
    return {};
}

std::string pageOf(Kernel& kernel, const AnyRecord& record) {
    const std::string id = std::to_string(record.id());
    for (const auto& source : kernel.catalog().searchSources)
        if (source.kind == record.type().kind) return replaceAll(source.url, "{id}", id);
    return "/admin/records/" + record.type().collection + "/" + id;
}

/// Makes labels of records: the names of their types come in one statement for all.
class LabelMaker {
  public:
    LabelMaker(Transaction& tx, const Viewer& viewer, Kernel& kernel, const LabelRequest& request)
        : _viewer(viewer), _kernel(kernel), _request(request) {
        _content = request.content.empty() ? kernel.settings().text("printing.code_content") : request.content;
        _address = kernel.config("public_url");
        while (_address.ends_with('/')) _address.pop_back();
        _organisation = kernel.settings().text("core.organisation");
        const RecordType& type = kernel.records().type(request.kind);
        for (const char* name : {"type_id", "category_id"})
            if (const Field* field = type.field(name); field && field->type == FieldType::reference && !_typeField)
                _typeField = field;
        _tx = &tx;
    }

    std::vector<Label> labels(const std::vector<AnyRecord>& records) {
        std::vector<std::int64_t> typeIds;
        std::vector<std::int64_t> ids;
        for (const auto& record : records) {
            ids.push_back(record.id());
            if (const auto id = typeId(record)) typeIds.push_back(*id);
        }
        if (_request.shows("type") && !typeIds.empty())
            for (auto& [id, name] : _kernel.records().labels(*_tx, _viewer, _typeField->target, typeIds))
                _typeNames[id] = name;
        for (auto& [id, name] : _kernel.records().labels(*_tx, _viewer, _request.kind, ids)) _names[id] = name;
        std::vector<Label> result;
        for (const auto& record : records) result.push_back(labelOf(record));
        return result;
    }

  private:
    std::optional<std::int64_t> typeId(const AnyRecord& record) const {
        if (!_typeField) return std::nullopt;
        const FieldValue value = record.get(_typeField->name);
        const auto* id = std::get_if<std::int64_t>(&value);
        return id ? std::optional(*id) : std::nullopt;
    }

    Label labelOf(const AnyRecord& record) const {
        std::string number = firstText(record, _viewer, {"number", "inventory_number"});
        if (number.empty()) number = std::to_string(record.id());
        Label label;
        label.code = _content == "address" && !_address.empty() ? _address + pageOf(_kernel, record) : number;
        const auto line = [&](std::string_view part, const std::string& text) {
            if (_request.shows(part) && !text.empty()) label.lines.push_back(text);
        };
        line("number", number);
        std::string name = firstText(record, _viewer, {"name", "subject", "title"});
        if (name.empty())
            if (const auto found = _names.find(record.id()); found != _names.end()) name = found->second;
        line("name", name);
        if (const auto id = typeId(record))
            if (const auto found = _typeNames.find(*id); found != _typeNames.end()) line("type", found->second);
        line("organisation", _organisation);
        return label;
    }

    const Viewer& _viewer;
    Kernel& _kernel;
    const LabelRequest& _request;
    Transaction* _tx = nullptr;
    const Field* _typeField = nullptr;
    std::string _content;
    std::string _address;
    std::string _organisation;
    std::map<std::int64_t, std::string> _typeNames;
    std::map<std::int64_t, std::string> _names;
};

LabelSheet sheetOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    try {
        return kernel.records().get<LabelSheet>(tx, viewer, id);
    } catch (const NotFound&) {
        throw Invalid("sheet", "printing.error.sheet");
    }
}

}  // namespace

PrintedLabels printLabels(const Viewer& viewer, Kernel& kernel, const LabelRequest& request) {
    LabelSheet sheet;
    std::vector<Label> labels;
    kernel.db().read([&](Transaction& tx) {
        sheet = sheetOf(tx, viewer, kernel, request.sheet);
        const auto records = recordsOf(tx, viewer, kernel, request);
        labels = LabelMaker(tx, viewer, kernel, request).labels(records);
    });
    if (request.start > sheet.places())
        throw Invalid("start", "error.out_of_range", {{"low", "1"}, {"high", std::to_string(sheet.places())}});
    PrintedLabels printed{
        .content = {}, .mediaType = "application/pdf", .fileName = "labels.pdf", .count = labels.size()};
    if (request.format == "zpl") {
        const auto dots = kernel.settings().integer("printing.zpl_dots_per_mm");
        printed.content = labelZpl(labels, sheet, request, static_cast<int>(dots));
        printed.mediaType = "text/plain; charset=utf-8";
        printed.fileName = "labels.zpl";
        return printed;
    }
    PdfOptions options;
    options.title = kernel.translations().text(viewer.locale(), "printing.labels");
    options.language = viewer.locale();
    options.width = sheet.pageWidth;
    options.height = sheet.pageHeight;
    options.marginTop = options.marginRight = options.marginBottom = options.marginLeft = 0;
    options.style = labelStyle;
    printed.content = kernel.get<Pdf>().fromHtml(labelHtml(labels, sheet, request), options);
    return printed;
}

LabelledRecords labelledRecords(Transaction& tx, const Viewer& viewer, Kernel& kernel, const LabelRequest& request) {
    const auto records = recordsOf(tx, viewer, kernel, request);
    LabelledRecords result;
    result.count = records.size();
    std::vector<std::int64_t> ids;
    for (const auto& record : records)
        if (ids.size() < namesShown) ids.push_back(record.id());
    for (auto& [id, name] : kernel.records().labels(tx, viewer, request.kind, ids)) result.names.push_back(name);
    return result;
}

}  // namespace kontor::printing
