#include "organisation/custom_choices.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "organisation/custom_field.h"

namespace kontor {

namespace {

constexpr const char* choicesJobName = "custom_fields.to_choices";
constexpr std::int64_t mostChoices = 200;
constexpr std::size_t longestChoice = 50;

/// A value that a list of words can hold.
bool fitsChoice(const std::string& value) {
    return !value.empty() && trimmed(value) == value && characters(value) <= longestChoice &&
           value.find_first_of(",\r\n") == std::string::npos;
}

/// The values of the field that at least so many records have, those used most first.
std::vector<std::string> valuesUsed(Transaction& tx, const RecordType& type, const std::string& name,
                                    std::int64_t least) {
    const std::string existing = type.softDelete ? " AND t.deleted_at IS NULL" : "";
    std::vector<std::string> values;
    tx.run("SELECT JSON_UNQUOTE(JSON_EXTRACT(t.custom, CONCAT('$.', ?))) AS used, COUNT(*) AS uses FROM " + type.table +
               " t WHERE JSON_EXTRACT(t.custom, CONCAT('$.', ?)) IS NOT NULL" + existing +
               " GROUP BY used HAVING uses >= ? ORDER BY uses DESC, used LIMIT 1000",
           {name, name, least}, [&](const SqlRow& row) {
               auto value = row.get<std::optional<std::string>>(0);
               if (value && fitsChoice(*value)) values.push_back(std::move(*value));
           });
    if (values.size() > mostChoices) values.resize(mostChoices);
    std::sort(values.begin(), values.end());
    return values;
}

void runToChoices(JobRun& run, Kernel& kernel) {
    const Ref ref{std::string(CustomField::kind), run.arguments()["id"].integer()};
    const std::int64_t least = run.arguments()["least"].integer();
    const Viewer system = Viewer::system("a text field becomes a pick list", Origin::system);
    const auto found = kernel.db().write([&](Transaction& tx) {
        const auto field = kernel.records().get<CustomField>(tx, system, ref.id);
        if (field.type != "text") return std::int64_t{0};
        const auto values = valuesUsed(tx, kernel.records().type(field.appliesTo), field.name, least);
        if (!values.empty())
            kernel.records().patch(tx, system, ref, Patch().set("type", std::string("choice")).set("choices", values));
        return static_cast<std::int64_t>(values.size());
    });
    run.progress(found, found);
}

Reply startToChoices(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::int64_t least = 1;
    for (const auto& [name, value] : request.json().members()) {
        if (name != "least") throw Invalid(name, "error.unknown_field");
        if (!value.isInteger()) throw Invalid(name, "error.not_a_number");
        least = value.integer();
    }
    if (least < 1 || least > 1'000'000)
        throw Invalid("least", "error.out_of_range", {{"low", "1"}, {"high", "1000000"}});
    const auto job = kernel.db().write([&](Transaction& tx) {
        const auto field = kernel.records().get<CustomField>(tx, viewer, request.number());
        if (field.type != "text") throw Conflict("error.only_texts_become_choices");
        return kernel.jobs().enqueue(tx, choicesJobName, Json::object({{"id", field.id}, {"least", least}}));
    });
    Reply reply = Reply::json(Json::object({{"job_id", job}}));
    reply.status = 202;
    return reply;
}

}  // namespace

void addCustomChoices(Registry& registry) {
    registry.job({.name = choicesJobName,
                  .doc = "Makes a pick list of a text field, with the values that records have.",
                  .run = runToChoices});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/custom-fields/{id}/to-choices",
         .access = needs("custom_fields.write"),
         .summary = "Make a pick list of a text field",
         .doc =
             "A job makes choices of the values that at least so many records have: the 200 used most, without those "
             "that "
             "hold a comma or are longer than 50 characters. Records keep what they have. Where no value is used that "
             "often, the field stays a text.",
         .handler = startToChoices,
         .requestSchema = Json::object(
             {{"type", "object"},
              {"properties",
               Json::object(
                   {{"least",
                     Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 1000000}, {"default", 1}})}})},
              {"additionalProperties", false}}),
         .requestExample = Json::object({{"least", 2}}),
         .responseSchema =
             Json::object({{"type", "object"},
                           {"properties", Json::object({{"job_id", Json::object({{"type", "integer"}})}})},
                           {"required", Json::array({"job_id"})}}),
         .responseExample = Json::object({{"job_id", 17}}),
         .successStatus = 202,
         .tag = "custom-fields"});
}

}  // namespace kontor
