#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/transaction.h"

namespace kontor::software {

/// A program on a machine, with its names.
struct ProgramOnMachine {
    std::int64_t titleId = 0;
    std::string title;
    std::string maker;
    std::string version;
    std::optional<std::int64_t> productId;
    std::string product;
    std::optional<Date> installedOn;
    std::string source;

    static constexpr auto columns =
        std::tuple{&ProgramOnMachine::titleId,     &ProgramOnMachine::title,     &ProgramOnMachine::maker,
                   &ProgramOnMachine::version,     &ProgramOnMachine::productId, &ProgramOnMachine::product,
                   &ProgramOnMachine::installedOn, &ProgramOnMachine::source};
};
/// By name; after that title, 0 = from the beginning.
std::vector<ProgramOnMachine> programsOn(Transaction& tx, std::int64_t assetId, std::int64_t afterTitle, int most);

struct ChangeOnMachine {
    std::string what;
    Time at{};
    std::string title;
    std::string fromTitle;

    static constexpr auto columns =
        std::tuple{&ChangeOnMachine::what, &ChangeOnMachine::at, &ChangeOnMachine::title, &ChangeOnMachine::fromTitle};
};
/// The latest first.
std::vector<ChangeOnMachine> changesOn(Transaction& tx, std::int64_t assetId, int most);

}  // namespace kontor::software
