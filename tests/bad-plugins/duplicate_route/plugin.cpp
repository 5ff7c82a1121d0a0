// Declares a route of the kernel once more.
#include "kontor/plugin.h"

namespace {

class DuplicateRoute : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        kontor::Route route;
        route.method = "GET";
        route.path = "/api/v1/me";
        route.access = kontor::open("a fixture of the tests");
        route.summary = "Somebody else's route";
        route.doc = "Would answer in place of the kernel.";
        route.handler = [](auto&, auto&, auto&) { return kontor::Reply::text("taken over"); };
        route.responseSchema = kontor::Json::object({{"type", "object"}});
        route.responseExample = kontor::Json::object();
        route.tag = "fixture";
        registry.route(std::move(route));
    }
};

}  // namespace

KONTOR_PLUGIN(DuplicateRoute)
