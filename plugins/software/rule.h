#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/recognition.h"
#include "kontor/field.h"
#include "kontor/records.h"
#include "product.h"
#include "title.h"

namespace kontor::software {

inline constexpr std::array<std::string_view, 5> matchWays{"any", "equals", "begins_with", "contains", "wildcard"};

/// How titles are recognised; see core/recognition.h for what it does.
struct RecognitionRule {
    static constexpr std::string_view kind = "software_rule";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t position = 0;
    std::string name;
    bool active = true;
    bool shipped = false;
    std::string makerMatch = "any";
    std::string makerText;
    std::string nameMatch = "any";
    std::string nameText;
    std::string versionMatch = "any";
    std::string versionText;
    std::string platform;
    std::string titleKind = "application";
    std::string setMaker;
    std::string setProduct;
    std::string setEdition;
    std::string setVersion;
    std::string setLicensing = "unknown";
    Time createdAt{};
    Time updatedAt{};

    Rule rule() const;
};

inline constexpr std::array ruleFields{
    idField<&RecognitionRule::id>(),
    versionField<&RecognitionRule::version>(),
    field<&RecognitionRule::position>("position")
        .between(0, 1'000'000)
        .writable()
        .filterable()
        .sortable()
        .doc("Rules are asked in ascending order; the first that fits decides. At the end when left out.")
        .example("500"),
    field<&RecognitionRule::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .doc("What people call it.")
        .example("\"Acme Rocket\""),
    field<&RecognitionRule::active>("active").writable().filterable().doc("Whether it is asked.").example("true"),
    field<&RecognitionRule::shipped>("shipped").filterable().doc("It came with the product.").example("false"),
    field<&RecognitionRule::makerMatch>("maker_match")
        .oneOf(matchWays)
        .writable()
        .doc("How the reported maker is compared: any, equals, begins_with, contains or wildcard (`*` for any "
             "characters). Neither case nor blanks at the ends count.")
        .example("\"begins_with\""),
    field<&RecognitionRule::makerText>("maker_text")
        .limit(200)
        .writable()
        .filterable()
        .doc("With what the maker is compared.")
        .example("\"Acme\""),
    field<&RecognitionRule::nameMatch>("name_match")
        .oneOf(matchWays)
        .writable()
        .doc("How the reported name is compared.")
        .example("\"wildcard\""),
    field<&RecognitionRule::nameText>("name_text")
        .limit(255)
        .writable()
        .filterable()
        .doc("With what the name is compared.")
        .example("\"Acme Rocket * Edition\""),
    field<&RecognitionRule::versionMatch>("version_match")
        .oneOf(matchWays)
        .writable()
        .doc("How the reported version is compared.")
        .example("\"any\""),
    field<&RecognitionRule::versionText>("version_text")
        .limit(100)
        .writable()
        .doc("With what the version is compared.")
        .example("\"\""),
    field<&RecognitionRule::platform>("platform")
        .limit(40)
        .writable()
        .filterable()
        .doc("Only titles reported for this platform; empty = of all.")
        .example("\"windows\""),
    field<&RecognitionRule::titleKind>("title_kind")
        .oneOf(titleKinds)
        .writable()
        .filterable()
        .doc("What such a title is: an application, or an update, driver or component, which nobody licenses.")
        .example("\"application\""),
    field<&RecognitionRule::setMaker>("set_maker")
        .limit(120)
        .writable()
        .filterable()
        .doc("Maker of the product. This and the following may hold {maker}, {name}, {version}, {version:2} (its first "
             "two parts) and {1} to {9} (what the stars of the name's wildcard stood for).")
        .example("\"Acme\""),
    field<&RecognitionRule::setProduct>("set_product")
        .limit(200)
        .writable()
        .filterable()
        .doc("Name of the product; needed for an application.")
        .example("\"Rocket\""),
    field<&RecognitionRule::setEdition>("set_edition").limit(80).writable().doc("Its edition.").example("\"{1}\""),
    field<&RecognitionRule::setVersion>("set_version")
        .limit(100)
        .writable()
        .doc("Its version.")
        .example("\"{version:1}\""),
    field<&RecognitionRule::setLicensing>("set_licensing")
        .oneOf(licensings)
        .writable()
        .filterable()
        .doc("Whether a product that this rule makes takes a licence. People may say otherwise of the product.")
        .example("\"required\""),
    createdField<&RecognitionRule::createdAt>(),
    updatedField<&RecognitionRule::updatedAt>(),
};

inline Ref ruleRef(std::int64_t id) {
    return {std::string(RecognitionRule::kind), id};
}

/// "begins_with" as the rule has it. Throws std::out_of_range for another word.
Condition conditionOf(std::string_view way, std::string text);

RecordType ruleType();

}  // namespace kontor::software
