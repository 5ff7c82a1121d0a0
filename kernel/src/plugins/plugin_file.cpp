#include <elf.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "plugins/manifest.h"

namespace kontor {

namespace {

constexpr const char* sectionName = "kontor_manifest";

/// Copies a structure out of the file; the file is foreign, so every offset is checked.
template <class T>
T at(const std::string& file, std::uint64_t offset) {
    if (offset > file.size() || file.size() - offset < sizeof(T)) throw std::runtime_error("the ELF file is damaged");
    T result;
    std::memcpy(&result, file.data() + offset, sizeof result);
    return result;
}

std::string bytes(const std::string& file, std::uint64_t offset, std::uint64_t length) {
    if (offset > file.size() || file.size() - offset < length) throw std::runtime_error("the ELF file is damaged");
    return file.substr(offset, length);
}

std::string manifestSection(const std::string& file) {
    if (file.size() < sizeof(Elf64_Ehdr) || std::memcmp(file.data(), ELFMAG, SELFMAG) != 0)
        throw std::runtime_error("it is no ELF file");
    const auto header = at<Elf64_Ehdr>(file, 0);
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_DYN)
        throw std::runtime_error("it is no 64-bit shared library");
    const auto sectionAt = [&](unsigned index) {
        return at<Elf64_Shdr>(file, header.e_shoff + static_cast<std::uint64_t>(index) * sizeof(Elf64_Shdr));
    };
    if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shstrndx >= header.e_shnum)
        throw std::runtime_error("the ELF file is damaged");
    const auto names = sectionAt(header.e_shstrndx);
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        const auto section = sectionAt(i);
        const std::uint64_t nameAt = names.sh_offset + section.sh_name;
        if (nameAt >= file.size() || std::strncmp(file.data() + nameAt, sectionName, file.size() - nameAt) != 0)
            continue;
        return bytes(file, section.sh_offset, section.sh_size);
    }
    throw std::runtime_error("it holds no Kontor manifest");
}

}  // namespace

PluginFile readPluginFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) throw std::runtime_error("it can't be read");

    PluginFile result;
    result.path = path;
    std::string manifest;
    std::istringstream parts(manifestSection(content.str()));
    for (std::string part; std::getline(parts, part, '\0');) {
        if (part.starts_with("kontor-abi;"))
            result.stamp = part;
        else if (part.starts_with("{"))
            manifest = part;
    }
    if (manifest.empty()) throw std::runtime_error("it holds no Kontor manifest");
    result.manifest = parseManifest(manifest);
    return result;
}

}  // namespace kontor
