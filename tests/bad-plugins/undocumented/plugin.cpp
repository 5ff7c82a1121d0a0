// Three contributions nobody could use: each lacks something a reader or a role needs.
#include "kontor/plugin.h"

namespace {

class Undocumented : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.permission({"undocumented.read", "", {}});

        kontor::Route route;
        route.method = "GET";
        route.path = "/api/v1/undocumented";
        route.handler = [](auto&, auto&, auto&) { return kontor::Reply::text("who may see this?"); };
        registry.route(std::move(route));

        kontor::Command command;
        command.name = "undocumented";
        registry.command(std::move(command));
    }
};

}  // namespace

KONTOR_PLUGIN(Undocumented)
