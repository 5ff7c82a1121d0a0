// A plugin that is taken and whose handlers then fail in every way a handler can.
#include "kontor/plugin.h"

#include <stdexcept>

namespace {

using kontor::Json;
using kontor::Reply;

kontor::Route failing(const std::string& name, kontor::Handler handler) {
    kontor::Route route;
    route.method = "GET";
    route.path = "/api/v1/failing/" + name;
    route.access = kontor::open("a fixture of the tests");
    route.summary = "Fails: " + name;
    route.doc = "Fails in one of the ways a handler can fail.";
    route.handler = std::move(handler);
    route.responseSchema = Json::object({{"type", "object"}});
    route.responseExample = Json::object();
    route.tag = "fixture";
    return route;
}

class ThrowsInHandler : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.route(failing(
            "standard", [](auto&, auto&, auto&) -> Reply { throw std::runtime_error("secret detail of the inside"); }));
        registry.route(failing("number", [](auto&, auto&, auto&) -> Reply { throw 42; }));
        registry.route(failing("header", [](auto&, auto&, auto&) {
            return Reply::json(Json::object()).with("X-Split", "a\r\nSet-Cookie: stolen=1");
        }));
        registry.route(failing("utf8", [](auto&, auto&, auto&) {
            return Reply::json(Json::object({{"text", std::string("broken \xff\xfe text")}}));
        }));
    }
};

}  // namespace

KONTOR_PLUGIN(ThrowsInHandler)
