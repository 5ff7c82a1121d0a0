#include "plugins/plugin_set.h"

#include <sys/stat.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <forward_list>
#include <map>

#include "kontor/abi_stamp.h"
#include "kontor/log.h"
#include "kontor/text.h"
#include "plugins/freezer.h"

namespace kontor {

namespace {

const LogEvent refused(LogEvent::Level::error, "plugin.refused", "Plugin {plugin} does not run: {reasons}",
                       "The server runs without this plugin and those that need it. Install a version that fits this "
                       "server, or remove it.");
const LogEvent loaded(LogEvent::Level::info, "plugin.loaded", "Plugin {plugin} {version} is loaded",
                      "A plugin was found and fits.");

/// Libraries stay loaded until the process ends: objects, exceptions and threads of theirs may live anywhere.
boost::dll::shared_library& openForEver(const std::filesystem::path& path) {
    static auto& open = *new std::forward_list<boost::dll::shared_library>;
    return open.emplace_front(path.string(), boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
}

std::string reasonOf(const std::exception& error) {
    std::string text = error.what();
    // Boost puts a text of the operating system, which dlopen does not set, before the part that tells.
    if (const auto at = text.find("dlerror system message: "); at != std::string::npos) text = text.substr(at + 24);
    return text;
}

}  // namespace

void PluginSet::refuse(Member& member, std::vector<std::string> reasons) {
    member.state.state = PluginState::State::refused;
    for (auto& reason : reasons) member.state.reasons.push_back(std::move(reason));
    log(refused, {{"plugin", member.state.id}, {"reasons", join(member.state.reasons, "; ")}});
}

void PluginSet::addBuiltIn(std::string id, std::string title, std::filesystem::path directory,
                           std::shared_ptr<Plugin> plugin) {
    Member member;
    member.state.id = std::move(id);
    member.state.version = KONTOR_VERSION;
    member.state.title = std::move(title);
    member.directory = std::move(directory);
    member.plugin = std::move(plugin);
    _members.push_back(std::move(member));
}

void PluginSet::load(const std::vector<std::filesystem::path>& directories, const std::vector<std::string>& disabled) {
    std::vector<std::pair<PluginFile, Member>> candidates;
    for (const auto& directory : directories) {
        if (!std::filesystem::is_directory(directory)) continue;
        std::vector<std::filesystem::path> folders;
        for (const auto& entry : std::filesystem::directory_iterator(directory))
            if (entry.is_directory()) folders.push_back(entry.path());
        std::sort(folders.begin(), folders.end());
        for (const auto& folder : folders) {
            const auto library = folder / (folder.filename().string() + ".so");
            if (!std::filesystem::exists(library)) continue;
            Member member;
            member.state.id = folder.filename().string();
            member.state.file = library.string();
            member.directory = folder;
            const auto known = [&](const auto& other) { return other.state.id == member.state.id; };
            const bool twice = std::any_of(_members.begin(), _members.end(), known) ||
                               std::any_of(candidates.begin(), candidates.end(),
                                           [&](const auto& other) { return known(other.second); });
            try {
                if (twice) throw std::runtime_error("another plugin has the same id");
                if (std::find(disabled.begin(), disabled.end(), member.state.id) != disabled.end()) {
                    member.state.state = PluginState::State::disabled;
                    member.state.reasons.push_back("disabled by the configuration");
                    _members.push_back(std::move(member));
                    continue;
                }
                struct stat info {};
                if (::stat(library.c_str(), &info) == 0 && (info.st_mode & S_IWOTH))
                    throw std::runtime_error("its file is writable by everybody");
                PluginFile file = readPluginFile(library);
                member.state.version = file.manifest.version;
                member.state.title = file.manifest.title["en"];
                if (file.manifest.id != member.state.id)
                    throw std::runtime_error("its manifest says the id " + file.manifest.id);
                for (const auto& [id, range] : file.manifest.depends) member.depends.push_back(id);
                candidates.emplace_back(std::move(file), std::move(member));
            } catch (const std::exception& error) {
                refuse(member, {error.what()});
                _members.push_back(std::move(member));
            }
        }
    }
    loadInOrder(std::move(candidates));
}

void PluginSet::loadInOrder(std::vector<std::pair<PluginFile, Member>> candidates) {
    const auto memberOf = [&](const std::string& id) -> Member* {
        for (auto& member : _members)
            if (member.state.id == id) return &member;
        return nullptr;
    };
    const auto waiting = [&](const std::string& id) {
        return std::any_of(candidates.begin(), candidates.end(),
                           [&](const auto& candidate) { return candidate.second.state.id == id; });
    };
    while (!candidates.empty()) {
        const auto ready = std::find_if(candidates.begin(), candidates.end(), [&](const auto& candidate) {
            const auto& manifest = candidate.first.manifest;
            const auto free = [&](const auto& needed) { return !waiting(needed.first); };
            return std::all_of(manifest.depends.begin(), manifest.depends.end(), free) &&
                   std::all_of(manifest.optional.begin(), manifest.optional.end(), free);
        });
        if (ready == candidates.end()) {  // each waits for another one
            std::vector<std::string> ids;
            for (const auto& [file, member] : candidates) ids.push_back(member.state.id);
            for (auto& [file, member] : candidates) {
                refuse(member, {"the plugins " + join(ids, ", ") + " depend on each other in a circle"});
                _members.push_back(std::move(member));
            }
            return;
        }
        auto [file, member] = std::move(*ready);
        candidates.erase(ready);
        std::vector<std::string> reasons = stampDifferences(file.stamp);
        const std::string sdk = KONTOR_STRINGIFY(KONTOR_SDK_MAJOR) "." KONTOR_STRINGIFY(KONTOR_SDK_MINOR);
        if (!versionFits(sdk, "^" + file.manifest.sdk))
            reasons.push_back("it needs SDK " + file.manifest.sdk + ", this is " + sdk);
        for (const auto& [id, range] : file.manifest.depends) {
            const Member* needed = memberOf(id);
            if (!needed)
                reasons.push_back("it needs the plugin " + id + ", which is not there");
            else if (needed->state.state != PluginState::State::running)
                reasons.push_back("it needs the plugin " + id + ", which does not run");
            else if (!versionFits(needed->state.version, range))
                reasons.push_back("it needs " + id + " " + range + ", this is " + needed->state.version);
        }
        if (reasons.empty()) {
            try {
                auto& library = openForEver(file.path);
                member.plugin = library.get_alias<std::shared_ptr<Plugin>()>("kontor_plugin")();
                log(loaded, {{"plugin", member.state.id}, {"version", member.state.version}});
            } catch (const std::exception& error) {
                reasons.push_back(reasonOf(error));
            } catch (...) {
                reasons.push_back("it threw something that is no exception while it was loaded");
            }
        }
        if (!reasons.empty()) refuse(member, std::move(reasons));
        _members.push_back(std::move(member));
    }
}

void PluginSet::install(Catalog& catalog) {
    each("install", [&](Member& member) {
        Registry registry(member.state.id);
        member.plugin->install(registry);
        auto complaints = freeze(std::move(registry), catalog);
        if (!complaints.empty()) refuse(member, std::move(complaints));
    });
}

void PluginSet::each(const char* step, const std::function<void(Member&)>& work) {
    for (auto& member : _members) {
        if (member.state.state != PluginState::State::running) continue;
        for (const auto& id : member.depends) {
            const auto needed =
                std::find_if(_members.begin(), _members.end(), [&](const auto& other) { return other.state.id == id; });
            if (needed != _members.end() && needed->state.state != PluginState::State::running)
                refuse(member, {"it needs the plugin " + id + ", which does not run"});
        }
        if (member.state.state != PluginState::State::running) continue;
        const Context frame("plugin", member.state.id);
        try {
            work(member);
        } catch (const std::exception& error) {
            refuse(member, {std::string(step) + " failed: " + error.what()});
        } catch (...) {
            refuse(member, {std::string(step) + " failed with something that is no exception"});
        }
    }
}

void PluginSet::start(Kernel& kernel) {
    each("start", [&](Member& member) {
        member.plugin->start(kernel);
        member.started = true;
    });
}

void PluginSet::stop() noexcept {
    for (auto member = _members.rbegin(); member != _members.rend(); ++member)
        if (member->started) member->plugin->stop();
}

std::vector<PluginState> PluginSet::states() const {
    std::vector<PluginState> result;
    for (const auto& member : _members) result.push_back(member.state);
    return result;
}

}  // namespace kontor
