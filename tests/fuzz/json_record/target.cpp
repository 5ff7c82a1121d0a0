// Bodies of record routes: JSON, then a patch by a field table with a field of every type.
#include <array>
#include <cmath>

#include "kontor/error.h"
#include "kontor/records.h"
#include "kontor/text.h"

#include "../check.h"

namespace {

using namespace kontor;
using fuzz::require;

struct Thing {
    static constexpr std::string_view kind = "thing";
    std::int64_t id = 0;
    std::string name;
    std::string note;
    std::string page;
    std::string login;
    std::string email;
    std::string color;
    bool round = false;
    double size = 0;
    std::optional<std::int64_t> weight;
    std::optional<Time> soldAt;
    std::optional<std::int64_t> ownerId;
    std::vector<std::string> tags;
    std::vector<std::int64_t> watcherIds;
    std::string secret;
    Json custom;
};

constexpr std::array<std::string_view, 3> colors{"red", "green", "blue"};
// Not constexpr: clang wants the refinements of a field defined before their first use.
const std::array fields{
    field<&Thing::id>("id"),
    field<&Thing::name>("name").writable().required().limit(10),
    field<&Thing::note>("note").as(FieldType::longText).limit(100).writable(),
    field<&Thing::page>("page").as(FieldType::html).limit(1000).writable(),
    field<&Thing::login>("login").as(FieldType::word).limit(20).createOnly(),
    field<&Thing::email>("email").as(FieldType::email).writable(),
    field<&Thing::color>("color").oneOf(colors).writable(),
    field<&Thing::round>("round").writable(),
    field<&Thing::size>("size").writable(),
    field<&Thing::weight>("weight").between(1, 100).writable(),
    field<&Thing::soldAt>("sold_at").writable(),
    field<&Thing::ownerId>("owner_id").refersTo("user").writable(),
    field<&Thing::tags>("tags").writable().limit(5),
    field<&Thing::watcherIds>("watcher_ids").refersTo("user").writable().limit(3),
    field<&Thing::secret>("secret").writable().secret(),
    field<&Thing::custom>("custom").writable(),
};

const RecordType& type() {
    static const RecordType made = recordType<Thing>("things", "thing", fields);
    return made;
}

void patch(const Json& body, bool creating) {
    static const Viewer viewer = Viewer::system("fuzzing");
    try {
        const Patch made = Patch::fromJson(type(), viewer, body, creating);
        Thing thing;
        for (const auto& [name, value] : made.values()) {
            const Field* field = type().field(name);
            require(field && field->isWritable, "only writable fields are written");
            FieldValue copy = value;
            field->set(&thing, std::move(copy));
            toText(value);
        }
        require(thing.id == 0 && characters(thing.name) <= 10 && isUtf8(thing.name), "limits of a field hold");
        require(!thing.weight || (*thing.weight >= 1 && *thing.weight <= 100), "bounds of a field hold");
        require(thing.tags.size() <= 5 && thing.watcherIds.size() <= 3, "lists have their limit");
        require(std::isfinite(thing.size), "numbers are finite");
        const Json shown = toJson(type().fields, &thing);
        require(!shown.find("secret"), "a secret is not shown");
        require(Json::parse(shown.dump()).isObject(), "what is shown is JSON");
    } catch (const Invalid& invalid) {
        require(!invalid.errors().empty(), "what is refused is named");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    Json body;
    try {
        body = Json::parse(text);
    } catch (const JsonError& error) {
        require(error.position <= size + 1, "a position lies in the text");
        for (const Field& field : fields) {
            std::vector<FieldError> errors;
            const auto value = readFieldText(field, text, errors);
            require(value.has_value() == errors.empty(), "a text is read or named as wrong");
        }
        return 0;
    }
    require(isUtf8(text) || text.find('\0') != text.npos, "JSON is UTF-8");
    const std::string written = body.dump();
    require(Json::parse(written).dump() == written, "JSON written is read as the same");
    body.pretty();
    if (!body.isObject()) return 0;
    patch(body, true);
    patch(body, false);
    return 0;
}
