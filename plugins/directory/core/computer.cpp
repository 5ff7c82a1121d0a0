#include "computer.h"

#include <algorithm>

#include "kontor/text.h"
#include "values.h"

namespace kontor::directory {

ComputerSchema computerSchema(const Schema& people, std::string_view preset, const std::string& filter) {
    ComputerSchema schema;
    schema.kind.activeDirectory = people.activeDirectory;
    schema.kind.id = people.id;
    schema.name = "cn";
    schema.dnsName = "dNSHostName";
    schema.os = "operatingSystem";
    schema.osVersion = "operatingSystemVersion";
    schema.kind.filter = "(objectCategory=computer)";
    if (preset == "fedora_389") {
        schema.dnsName = "fqdn";
        schema.os = "nsHardwarePlatform";
        schema.osVersion = "nsOsVersion";
        schema.kind.filter = "(objectClass=ipaHost)";
    } else if (preset != "active_directory") {
        schema.dnsName = "associatedDomain";
        schema.os = schema.osVersion = "";
        schema.kind.filter = "(objectClass=device)";
    }
    if (!filter.empty()) schema.kind.filter = filter;
    auto& names = schema.kind.attributes;
    names = {schema.kind.id, schema.name,     schema.dnsName,       schema.os,           schema.osVersion,
             "description",  "nsAccountLock", "userAccountControl", "lastLogonTimestamp"};
    std::erase(names, "");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return schema;
}

std::optional<ComputerEntry> computerOf(const Entry& entry, const ComputerSchema& schema, std::string& problem) {
    const auto text = [&](const std::string& attribute, std::size_t most) {
        return attribute.empty() ? std::string() : lineOf(entry.first(asciiLower(attribute)), most);
    };
    ComputerEntry computer;
    computer.id = idOf(entry, schema.kind.id, schema.kind.activeDirectory);
    computer.dn = isUtf8(entry.dn) ? entry.dn : "";
    if (computer.id.empty()) {
        problem = entry.dn + " has no " + schema.kind.id + " that can be read";
        return std::nullopt;
    }
    computer.dnsName = asciiLower(text(schema.dnsName, 255));
    computer.name = text(schema.name, 255);
    if (computer.name.empty()) computer.name = computer.dnsName;
    if (computer.name.empty()) {
        problem = entry.dn + " has no " + schema.name;
        return std::nullopt;
    }
    computer.os = text(schema.os, 150);
    computer.osVersion = text(schema.osVersion, 150);
    computer.description = text("description", 255);
    if (const auto ticks = numberOf(entry.first("lastlogontimestamp")); ticks && *ticks > 0)
        computer.lastLogonAt = fileTime(*ticks);
    computer.enabled = !isSwitchedOff(entry);
    return computer;
}

}  // namespace kontor::directory
