#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kontor {

/// What a plugin says of itself, read from its file before any of its code runs.
struct Manifest {
    std::string id;
    std::string version;
    std::map<std::string, std::string> title;     ///< by language
    std::string sdk;                              ///< "0.1"
    std::map<std::string, std::string> depends;   ///< id -> range
    std::map<std::string, std::string> optional;  ///< id -> range
};

/// A plugin's shared library, not loaded.
struct PluginFile {
    std::filesystem::path path;
    Manifest manifest;
    std::string stamp;
};

/// Reads manifest and stamp from the section `kontor_manifest` of an ELF file, running none of it.
/// Throws std::runtime_error with all that is wrong.
PluginFile readPluginFile(const std::filesystem::path& path);

/// Reads a manifest's JSON. Throws std::runtime_error naming the member that is wrong.
Manifest parseManifest(const std::string& text);

/// Each difference between a plugin's stamp and this server's, naming both sides; empty when it fits.
std::vector<std::string> stampDifferences(const std::string& stamp);

/// Whether a version lies in a range: `*`, `1.2` (exact, missing parts count as given), `>=1.2`, `^1.2`.
/// Throws std::runtime_error for a range it can't read.
bool versionFits(const std::string& version, const std::string& range);

}  // namespace kontor
