#pragma once

#include <boost/dll/alias.hpp>
#include <memory>

#include "kontor/export.h"
#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor {

/// A plugin: one object per shared library. The order of its life: install, freeze, migrations of all plugins, start in
/// order of the dependencies, serve, stop in reverse order. Never unloaded.
class KONTOR_API Plugin {
  public:
    virtual ~Plugin();
    /// Declares everything the plugin contributes. No I/O, no clock, no database.
    virtual void install(Registry& registry) const = 0;
    /// After the migrations of all plugins. An exception refuses the plugin; the rest serves.
    virtual void start(Kernel&) {}
    virtual void stop() noexcept {}
};

}  // namespace kontor

/// Exports the plugin class of a library: once, at namespace scope, in plugin.cpp.
#define KONTOR_PLUGIN(Type)                                         \
    static ::std::shared_ptr<::kontor::Plugin> kontorMakePlugin() { \
        return ::std::make_shared<Type>();                          \
    }                                                               \
    BOOST_DLL_ALIAS(kontorMakePlugin, kontor_plugin)
