#include "computer_store.h"

#include "directory_store.h"

namespace kontor::directory::store {

namespace {

const std::string columns =
    "SELECT id, version, name, dns_name, os, os_version, last_logon_at, enabled, present, directory_id, external_id, "
    "description, dn, created_at, updated_at FROM directory_computers WHERE ";

Computer computerOf(const SqlRow& row) {
    Computer computer;
    computer.id = row.get<std::int64_t>(0);
    computer.version = row.get<std::int64_t>(1);
    computer.name = row.get<std::string>(2);
    computer.dnsName = row.get<std::string>(3);
    computer.os = row.get<std::string>(4);
    computer.osVersion = row.get<std::string>(5);
    computer.lastLogonAt = row.get<std::optional<Time>>(6);
    computer.enabled = row.get<bool>(7);
    computer.present = row.get<bool>(8);
    computer.directoryId = row.get<std::int64_t>(9);
    computer.externalId = row.get<std::string>(10);
    computer.description = row.get<std::string>(11);
    computer.dn = row.get<std::string>(12);
    computer.createdAt = row.get<Time>(13);
    computer.updatedAt = row.get<Time>(14);
    return computer;
}

std::vector<Computer> read(Transaction& tx, const std::string& where, const std::vector<SqlValue>& values) {
    std::vector<Computer> result;
    tx.run(columns + where, values, [&](const SqlRow& row) { result.push_back(computerOf(row)); });
    return result;
}

}  // namespace

std::map<std::string, Computer> computers(Transaction& tx, std::int64_t directoryId,
                                          const std::vector<std::string>& externalIds) {
    std::map<std::string, Computer> result;
    if (externalIds.empty()) return result;
    std::vector<SqlValue> values{directoryId};
    const std::string list = listOf(values, externalIds);
    for (auto& computer : read(tx, "directory_id = ? AND external_id IN (" + list + ")", values)) {
        const std::string id = computer.externalId;
        result.emplace(id, std::move(computer));
    }
    return result;
}

std::vector<ComputerHead> presentComputers(Transaction& tx, std::int64_t directoryId) {
    return tx.all<ComputerHead>("SELECT id, external_id FROM directory_computers WHERE directory_id = ? AND present",
                                directoryId);
}

std::vector<Computer> computersAfter(Transaction& tx, std::int64_t afterId, int most) {
    return read(tx, "id > ? ORDER BY id LIMIT ?", {afterId, static_cast<std::int64_t>(most)});
}

std::optional<Computer> computer(Transaction& tx, std::int64_t id) {
    auto found = read(tx, "id = ?", {id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Computer> computersNamed(Transaction& tx, const std::string& name, bool dns) {
    return read(tx, dns ? "dns_name = ? ORDER BY id LIMIT 100" : "name = ? ORDER BY id LIMIT 100", {name});
}

}  // namespace kontor::directory::store
