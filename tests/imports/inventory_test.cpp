// Inventories of real machines become assets with their programs, by a profile whose columns are paths.
#include <fstream>

#include "import_desk.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

/// Where the sample inventories lie beside the repository, if they do.
std::optional<fs::path> samples() {
    for (const char* way : {"../shared/samples/inventory", "../../shared/samples/inventory"})
        if (const fs::path path = fs::path(KONTOR_SOURCE_DIRECTORY) / way; fs::exists(path)) return path;
    return std::nullopt;
}

class InventoryTest : public ImportDesk {
  protected:
    void SetUp() override {
        if (!samples()) GTEST_SKIP() << "the sample inventories are not there";
        if (!server.kernel().catalog().importKinds.contains("asset")) GTEST_SKIP() << "there is no plugin of assets";
    }
    static std::string sample(const std::string& name) {
        std::ifstream stream(*samples() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::int64_t profile() {
        return create("import_profile", R"({"name": "Agents", "kind": "asset", "match_by": "serial", "shared": true,
            "mapping": {"content.hardware.name": "name", "content.bios.ssn": "serial", "itemtype": "type",
                        "content.bios.smanufacturer": "manufacturer", "content.bios.smodel": "model",
                        "content.softwares": "software"},
            "defaults": {"type": "Computer"}})");
    }
    Import taken(const std::string& name, std::int64_t profile) {
        const auto id = begin(name, sample(name), R"(, "kind": "asset", "profile_id": )" + std::to_string(profile));
        return applied(id);
    }
    std::string told(const Import& import) {
        std::string all = import.state + " " + import.error;
        for (const auto& row : rowsOf(import.id)) all += row.outcome + row.changes.dump() + row.errors.dump();
        return all;
    }
    std::int64_t programsOf(const std::string& serial) {
        return number("SELECT COUNT(*) FROM installations i JOIN assets a ON a.id = i.asset_id WHERE a.serial = '" +
                      serial + "'");
    }
};

TEST_F(InventoryTest, MachinesBecomeAssetsWithTheirPrograms) {
    const auto agents = profile();
    struct Machine {
        const char* file;
        const char* serial;
    };
    for (const auto& [file, serial] :
         {Machine{"computer_1.json", "640HP72"}, Machine{"computer_3.json", "8C554721F"},
          Machine{"phone_1.json", "af8d8fcfa6fa4794"}, Machine{"legacy-2.xml", "CZC0479792"},
          Machine{"legacy-18.xml", "5a30d8711bbadc9d"}}) {
        const Import first = taken(file, agents);
        EXPECT_EQ(first.created, 1) << file << ": " << told(first);
        EXPECT_EQ(number(std::string("SELECT COUNT(*) FROM assets WHERE serial = '") + serial + "' AND name <> ''"), 1);
        const bool hasSoftware = server.kernel().catalog().records.contains("installation");
        if (hasSoftware) {
            EXPECT_GT(programsOf(serial), 0) << file;
        }
        const Import again = taken(file, agents);
        EXPECT_EQ(again.unchanged, 1) << file << ": " << told(again);
    }
    // A later report of the same machine changes what differs.
    const Import later = taken("computer_3_updated.json", agents);
    EXPECT_EQ(later.created, 0) << told(later);
    EXPECT_EQ(later.refused, 0) << told(later);
    // Without a number of its own no machine is told from others.
    const Import nameless = waitForImport(begin("fusion-agent-2.6.xml", sample("fusion-agent-2.6.xml"),
                                                R"(, "kind": "asset", "profile_id": )" + std::to_string(agents)));
    EXPECT_EQ(nameless.refused, 1) << told(nameless);
    EXPECT_THAT(told(nameless), HasSubstr("error.required"));
}

}  // namespace
}  // namespace kontor::test
