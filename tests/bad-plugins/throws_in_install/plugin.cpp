#include "kontor/plugin.h"

#include <stdexcept>

namespace {

class ThrowsInInstall : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.permission({"throws_in_install.read", "Half of what it declares.", {}});
        throw std::runtime_error("the cupboard is bare");
    }
};

}  // namespace

KONTOR_PLUGIN(ThrowsInInstall)
