// Values of settings as an administrator may send them.
#include "kontor/error.h"
#include "kontor/text.h"
#include "settings/settings_store.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    using Type = Setting::Type;
    Json value;
    try {
        value = Json::parse(fuzz::textOf(data, size));
    } catch (const JsonError&) {
        value = Json(fuzz::textOf(data, size));
    }
    for (const auto type : {Type::text, Type::longText, Type::integer, Type::boolean, Type::choice, Type::secret}) {
        Setting setting;
        setting.key = "test.setting";
        setting.type = type;
        setting.choices = {"one", "two"};
        setting.minimum = 1;
        setting.maximum = 10;
        try {
            checkSetting(setting, value);
        } catch (const Invalid& invalid) {
            fuzz::require(!invalid.errors().empty(), "what is refused is named");
            continue;
        }
        switch (type) {
            case Type::integer:
                fuzz::require(value.integer() >= 1 && value.integer() <= 10, "a number lies within its bounds");
                break;
            case Type::boolean:
                fuzz::require(value.isBool(), "a switch is one");
                break;
            case Type::choice:
                fuzz::require(value.string() == "one" || value.string() == "two", "a choice is one of them");
                break;
            default:
                fuzz::require(isUtf8(value.string()) && value.string().size() <= 4 * 65536, "a text has its limit");
                fuzz::require(type == Type::longText || value.string().find_first_of("\r\n") == std::string::npos,
                              "a line is one");
        }
    }
    return 0;
}
