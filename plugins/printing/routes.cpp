#include "routes.h"

#include "label_service.h"

namespace kontor::printing {

namespace {

Json words(std::span<const std::string_view> values) {
    Json list = Json::array();
    for (const auto value : values) list.push(Json(value));
    return Json::object({{"type", "string"}, {"enum", std::move(list)}});
}

Json labelsSchema() {
    const Json text = Json::object({{"type", "string"}});
    const Json number = Json::object({{"type", "integer"}, {"minimum", 1}});
    Json ids = Json::object({{"type", "array"}, {"items", number}, {"maxItems", mostLabels}});
    Json fields = Json::object({{"type", "array"}, {"items", words(labelParts)}});
    return Json::object({{"type", "object"},
                         {"properties", Json::object({{"kind", text},
                                                      {"ids", std::move(ids)},
                                                      {"q", text},
                                                      {"sheet", number},
                                                      {"code", words(barCodeKinds)},
                                                      {"fields", std::move(fields)},
                                                      {"start", number},
                                                      {"format", words(labelFormats)},
                                                      {"content", words(codeContents)}})},
                         {"required", Json::array({"kind"})},
                         {"additionalProperties", false}});
}

}  // namespace

Route labelsRoute() {
    return {.method = "POST",
            .path = "/api/v1/labels",
            .access = needs("printing.labels"),
            .summary = "Print labels",
            .doc =
                "Labels of records of any kind, named by `ids` or found by a query `q`, on a sheet or roll of "
                "`/api/v1/label-sheets`. Answers a PDF, or with `\"format\": \"zpl\"` the text for a label printer. "
                "`start` is the first place of a used sheet that is still free; `content` is what the code says, the "
                "number or the address of the record, and the setting `printing.code_content` when left out.",
            .handler =
                [](Request& request, const Viewer& viewer, Kernel& kernel) {
                    PrintedLabels printed = printLabels(viewer, kernel, readLabelRequest(request.json()));
                    Reply reply;
                    reply.body = std::move(printed.content);
                    reply.with("Content-Type", printed.mediaType)
                        .with("Content-Disposition", "inline; filename=\"" + printed.fileName + "\"");
                    return reply;
                },
            .requestSchema = labelsSchema(),
            .requestExample = Json::object({{"kind", "asset"},
                                            {"ids", Json::array({1, 2, 3})},
                                            {"sheet", 1},
                                            {"code", "qr"},
                                            {"fields", Json::array({"number", "name", "organisation"})},
                                            {"start", 4}}),
            .tag = "labels",
            .responseMediaType = "application/pdf"};
}

}  // namespace kontor::printing
