#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kontor/catalog.h"
#include "kontor/plugin.h"
#include "plugins/manifest.h"

namespace kontor {

/// The plugins of a server, from their manifests to their stop. A plugin that fails at any step is refused with its
/// reasons, and with it what depends on it; the rest serves.
class PluginSet {
  public:
    /// One plugin that runs or did until it was refused.
    struct Member {
        PluginState state;
        std::filesystem::path directory;  ///< migrations, templates, locale
        std::vector<std::string> depends;
        std::shared_ptr<Plugin> plugin;
        bool started = false;
    };

    /// A plugin linked into the server.
    void addBuiltIn(std::string id, std::string title, std::filesystem::path directory, std::shared_ptr<Plugin> plugin);
    /// Finds `DIR/ID/ID.so`, reads manifests, checks stamps and dependencies, loads what fits in the order of its
    /// dependencies.
    void load(const std::vector<std::filesystem::path>& directories, const std::vector<std::string>& disabled);
    /// Calls install and freezes all into a catalog, which stays as it is from then on.
    void install(Catalog& catalog);
    /// Runs a step for each member not refused, in order of dependencies; a throwing one is refused.
    void each(const char* step, const std::function<void(Member&)>& work);
    void start(Kernel& kernel);
    void stop() noexcept;

    std::vector<PluginState> states() const;
    const std::vector<Member>& members() const { return _members; }

  private:
    void refuse(Member& member, std::vector<std::string> reasons);
    void loadInOrder(std::vector<std::pair<PluginFile, Member>> candidates);

    std::vector<Member> _members;  ///< in order of dependencies
};

}  // namespace kontor
