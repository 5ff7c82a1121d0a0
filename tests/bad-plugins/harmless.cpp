// What is wrong with the plugins made of this file stands in their manifests, migrations or ELF sections. None of its
// code may ever run: when it is loaded all the same it leaves a file for the test to find.
#include <cstdlib>
#include <fstream>

#include "kontor/plugin.h"

namespace {

struct Trace {
    Trace() {
        if (const char* file = std::getenv("BAD_PLUGIN_TRACE")) std::ofstream(file, std::ios::app) << "loaded\n";
    }
} trace;

class HarmlessPlugin : public kontor::Plugin {
  public:
    void install(kontor::Registry&) const override {}
};

}  // namespace

KONTOR_PLUGIN(HarmlessPlugin)
