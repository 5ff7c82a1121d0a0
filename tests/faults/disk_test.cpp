// A disk that is full or can't be written.
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include "desk.h"

namespace kontor::faults {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

/// A small disk of its own for a data directory.
class SmallDisk {
  public:
    explicit SmallDisk(const std::string& size) {
        if (::mount("tmpfs", _directory.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) != 0)
            _missing = std::string("no file system of its own to fill: ") + std::strerror(errno);
    }
    ~SmallDisk() {
        if (_missing.empty()) ::umount2(_directory.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Why there is none; empty when there is.
    const std::string& missing() const { return _missing; }
    fs::path data() const { return _directory / "data"; }

    /// Takes all the room there is but `left` bytes.
    void fill(std::size_t left = 0) {
        std::ofstream file(_directory / "filler", std::ios::binary | std::ios::app);
        const std::string block(4096, 'x');
        while (file && fs::space(_directory.path()).available > left) file.write(block.data(), 4096).flush();
    }
    void makeRoom() { fs::remove(_directory / "filler"); }
    bool readOnly(bool on) {
        return ::mount(nullptr, _directory.path().c_str(), nullptr, MS_REMOUNT | (on ? MS_RDONLY : 0), nullptr) == 0;
    }

  private:
    test::TempDir _directory;
    std::string _missing;
};

test::TestServerOptions on(const SmallDisk& disk) {
    auto options = withFixtures();
    options.dataDirectory = disk.data();
    return options;
}

TEST(Disk, ThatIsFullRefusesForATimeAndLosesNothing) {
    SmallDisk disk("220m");
    if (!disk.missing().empty()) GTEST_SKIP() << disk.missing();
    test::TestServer server(on(disk));
    server.start();
    auto admin = server.admin();
    std::set<std::int64_t> acknowledged{addTicket(admin, "before")};
    disk.fill();

    const std::string large(60'000, 'y');
    int refused = 0;
    // The database has room of its own for a while.
    for (int i = 0; i < 3000 && refused < 5; ++i) {
        const auto answer = admin.post(
            "/api/v1/tickets", Json::object({{"subject", "full " + std::to_string(i)}, {"description", large}}).dump());
        if (answer.status == 201) {
            acknowledged.insert(Json::parse(answer.body)["id"].integer());
            continue;
        }
        expectComeAgain(answer);
        ++refused;
    }
    EXPECT_GT(refused, 0);
    const auto file = admin.request("POST", "/api/v1/files", std::string(200'000, 'z'),
                                    {{"Content-Type", "text/plain"}, {"X-File-Name", "z.txt"}});
    expectComeAgain(file);
    EXPECT_THAT(server.client().get("/readyz").body, AnyOf(HasSubstr("MiB are left"), HasSubstr("does not answer")));
    EXPECT_THAT(server.output(), AnyOf(HasSubstr("database.no_room"), HasSubstr("database.embedded")))
        << server.output();
    EXPECT_TRUE(server.running());

    disk.makeRoom();
    int status = 0;
    EXPECT_TRUE(test::waitFor([&] {
        const auto answer = admin.post("/api/v1/tickets", R"({"subject": "after"})");
        status = answer.status;
        if (status == 201) acknowledged.insert(Json::parse(answer.body)["id"].integer());
        return status == 201;
    })) << status
        << server.output();
    EXPECT_EQ(
        admin.request("POST", "/api/v1/files", "small", {{"Content-Type", "text/plain"}, {"X-File-Name", "s.txt"}})
            .status,
        201);
    for (const auto id : acknowledged) EXPECT_EQ(admin.get(ticketPath(id)).status, 200) << id;
    EXPECT_TRUE(fs::is_empty(disk.data() / "files" / "unfinished"));
    const auto verified = admin.post("/api/v1/commands/run", R"({"line": "journal verify"})");
    EXPECT_EQ(test::jsonNumber(verified.body, "exit_code"), 0) << verified.body;
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

TEST(Disk, ThatCantBeWrittenIsNamedAtTheStart) {
    SmallDisk disk("220m");
    if (!disk.missing().empty()) GTEST_SKIP() << disk.missing();
    test::TestServer server(on(disk));
    server.start();
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
    ASSERT_TRUE(disk.readOnly(true)) << std::strerror(errno);
    EXPECT_EQ(server.runToEnd(), "exit status 69");
    EXPECT_THAT(server.output(), HasSubstr("Read-only file system"));
    ASSERT_TRUE(disk.readOnly(false)) << std::strerror(errno);
    server.start();
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

}  // namespace
}  // namespace kontor::faults
