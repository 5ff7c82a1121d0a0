// A file that says it is a plugin: read before any of its code runs.
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "plugins/manifest.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    static const int file = ::memfd_create("plugin", 0);
    fuzz::require(file >= 0 && ::ftruncate(file, 0) == 0 && ::pwrite(file, data, size, 0) == static_cast<ssize_t>(size),
                  "the input can be written");
    try {
        const PluginFile plugin = readPluginFile("/proc/self/fd/" + std::to_string(file));
        fuzz::require(!plugin.manifest.id.empty() && !plugin.manifest.version.empty(), "a manifest is whole");
        for (const auto& [id, range] : plugin.manifest.depends) versionFits("1.2.3", range);
        stampDifferences(plugin.stamp);
    } catch (const std::runtime_error&) {
    }
    const std::string text(fuzz::textOf(data, size));
    try {
        parseManifest(text);
    } catch (const std::runtime_error&) {
    }
    stampDifferences(text);
    return 0;
}
