#include "kontor/plugin.h"

#include <stdexcept>

namespace {

class ThrowsInStart : public kontor::Plugin {
  public:
    void install(kontor::Registry&) const override {}
    void start(kontor::Kernel&) override { throw std::runtime_error("the engine does not turn over"); }
};

}  // namespace

KONTOR_PLUGIN(ThrowsInStart)
