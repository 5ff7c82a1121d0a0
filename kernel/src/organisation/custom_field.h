#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/custom_fields.h"

namespace kontor {

inline constexpr std::array<std::string_view, 5> customTypes{"text", "number", "boolean", "date", "choice"};

/// A field an administrator added to a kind of record; its values lie in the record's `custom`.
struct CustomField {
    static constexpr std::string_view kind = "custom_field";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string appliesTo = "ticket";
    std::string name;
    std::string labelDe;
    std::string labelEn;
    std::string type;
    std::vector<std::string> choices;
    Json choiceDetails = Json::object();
    bool required = false;
    std::int64_t position = 0;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType customFieldType();

/// The fields of the table `custom_fields`.
class CustomFieldStore : public CustomFields {
  public:
    std::vector<Declared> of(Transaction& tx, std::string_view kind) override;
    void check(WriteContext& context, std::string_view kind, const Json* before, const Json& after,
               bool complete) override;
};

}  // namespace kontor
