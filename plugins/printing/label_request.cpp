#include "label_request.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::printing {

namespace {

constexpr std::int64_t lastPlace = 5000;

/// Reads the members of a request, and keeps all that is wrong with them.
class RequestReader {
  public:
    explicit RequestReader(const Json& body) : _body(body) {}

    /// The text of a member, which is one of the words; the fallback where it is left out.
    template <class Words>
    std::string word(const char* name, const Words& words, std::string fallback) {
        const Json* given = find(name);
        if (!given) return fallback;
        if (given->isString() && std::find(words.begin(), words.end(), given->string()) != words.end())
            return given->string();
        bad(name, "error.not_one_of", {{"values", join({words.begin(), words.end()}, ", ")}});
        return fallback;
    }
    std::string text(const char* name) {
        const Json* given = find(name);
        if (!given) return {};
        if (given->isString() && characters(given->string()) <= 2000) return given->string();
        bad(name, "error.not_a_text");
        return {};
    }
    std::int64_t number(const char* name, std::int64_t fallback, std::int64_t low, std::int64_t high) {
        const Json* given = find(name);
        if (!given) return fallback;
        if (given->isInteger() && given->integer() >= low && given->integer() <= high) return given->integer();
        bad(name, "error.out_of_range", {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
        return fallback;
    }
    template <class Item>
    void list(const char* name, std::size_t most, Item item) {
        const Json* given = find(name);
        if (!given) return;
        if (!given->isArray()) return bad(name, "error.not_a_list");
        if (given->size() > most) return bad(name, "error.too_many", {{"most", std::to_string(most)}});
        for (const auto& one : given->items())
            if (!item(one)) return;
    }
    void bad(const char* name, const char* key, Message::Params params = {}) {
        _errors.push_back({name, {key, std::move(params)}});
    }
    void finish() {
        for (const auto& [name, value] : _body.members())
            if (std::find(_known.begin(), _known.end(), name) == _known.end())
                _errors.push_back({name, {"error.unknown_field", {}}});
        if (!_errors.empty()) throw Invalid(std::move(_errors));
    }

  private:
    const Json* find(const char* name) {
        _known.emplace_back(name);
        const Json* given = _body.find(name);
        return given && !given->isNull() ? given : nullptr;
    }

    const Json& _body;
    std::vector<std::string> _known;
    std::vector<FieldError> _errors;
};

}  // namespace

bool LabelRequest::shows(std::string_view part) const {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
}

LabelRequest readLabelRequest(const Json& body) {
    RequestReader reader(body);
    LabelRequest request;
    request.kind = reader.text("kind");
    if (request.kind.empty()) reader.bad("kind", "error.required");
    reader.list("ids", mostLabels, [&](const Json& id) {
        if (id.isInteger() && id.integer() > 0) {
            request.ids.push_back(id.integer());
            return true;
        }
        reader.bad("ids", "error.not_an_id");
        return false;
    });
    request.q = reader.text("q");
    if (request.ids.empty() && request.q.empty()) reader.bad("ids", "error.required");
    if (!request.ids.empty() && !request.q.empty()) reader.bad("q", "printing.error.ids_or_q");
    request.sheet = reader.number("sheet", request.sheet, 1, INT64_MAX);
    const std::string code = reader.word("code", barCodeKinds, "qr");
    request.code =
        static_cast<BarCodeKind>(std::find(barCodeKinds.begin(), barCodeKinds.end(), code) - barCodeKinds.begin());
    if (body.find("fields")) request.parts.clear();
    reader.list("fields", labelParts.size(), [&](const Json& part) {
        if (part.isString() && std::find(labelParts.begin(), labelParts.end(), part.string()) != labelParts.end()) {
            request.parts.push_back(part.string());
            return true;
        }
        reader.bad("fields", "error.not_one_of", {{"values", join({labelParts.begin(), labelParts.end()}, ", ")}});
        return false;
    });
    request.start = reader.number("start", 1, 1, lastPlace);
    request.format = reader.word("format", labelFormats, "pdf");
    request.content = reader.word("content", codeContents, "");
    reader.finish();
    return request;
}

}  // namespace kontor::printing
