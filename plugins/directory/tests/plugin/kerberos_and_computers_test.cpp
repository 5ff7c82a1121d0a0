#include <gmock/gmock.h>

#include <cstdlib>

#include "directory_desk.h"
#include "kontor/http.h"
#include "samba_server.h"

namespace kontor::directory::test {
namespace {

using kontor::test::SambaServer;
using ::testing::HasSubstr;

json computers(DirectoryDesk& desk, const std::string& q) {
    return desk.get("/api/v1/directory-computers?sort=name&q=" + percentEncode(q))["items"];
}

/// One long story, because a domain controller takes its time to come into being.
TEST(ActiveDirectory, AKeytabSignsInAndComputersComeOver) {
    if (const std::string reason = SambaServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    SambaServer samba;
    if (!samba.trouble().empty()) GTEST_SKIP() << samba.trouble();
    ::setenv("KRB5_CONFIG", samba.kerberosFile().c_str(), 1);
    DirectoryDesk desk({{"preset", "active_directory"},
                        {"servers", {samba.tlsUrl()}},
                        {"ca_file", samba.caFile()},
                        {"bind_method", "kerberos"},
                        {"bind_dn", "svc-sync@AD.EXAMPLE.TEST"},
                        {"keytab_file", samba.keytabFile()},
                        {"user_base", "OU=Staff," + SambaServer::base()},
                        {"computer_base", "OU=Staff," + SambaServer::base()}});
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());
    const json tried = desk.post(path + "/test", json::object(), 200);
    ASSERT_EQ(tried["ok"], true) << tried.dump(2);
    EXPECT_THAT(tried.dump(), ::testing::ContainsRegex("found, as PC-[0-4], Windows 11 Enterprise"));

    const json dry = desk.sync({{"dry_run", true}});
    EXPECT_EQ(dry["computers_changed"], 5) << dry;
    EXPECT_EQ(computers(desk, "").size(), 0u);
    const json first = desk.sync();
    EXPECT_EQ(counts(first), "38/0/0/0") << first;
    EXPECT_EQ(first["computers_changed"], 5);
    json all = computers(desk, "");
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[0]["name"], "PC-0");
    EXPECT_EQ(all[0]["dns_name"], "pc-0.ad.example.test");
    EXPECT_EQ(all[0]["os"], "Windows 11 Enterprise");
    EXPECT_EQ(all[0]["os_version"], "10.0 (22631)");
    EXPECT_EQ(all[0]["external_id"].get<std::string>().size(), 32u);
    EXPECT_EQ(all[4]["enabled"], false);
    EXPECT_EQ(desk.sync()["computers_changed"], 0) << "the second run changes nothing";
    EXPECT_EQ(desk.signIn("a00005", "Us3r-pass5").status, 201) << "people sign in with their passwords all the same";

    const auto inStaff = [](const std::string& name) { return "CN=" + name + ",OU=Staff," + SambaServer::base(); };
    samba.change("dn: " + inStaff("PC-1") + "\nchangetype: modrdn\nnewrdn: CN=PC-RENAMED\ndeleteoldrdn: 1\n\ndn: " +
                 inStaff("PC-2") + "\nchangetype: delete\n\ndn: " + inStaff("PC-3") +
                 "\nchangetype: modify\nreplace: operatingSystemVersion\noperatingSystemVersion: 10.0 (26100)\n");
    // The service account does not see deleted objects; an administrator's does.
    desk.patch(
        path,
        {{"bind_method", "password"}, {"bind_dn", "Administrator@ad.example.test"}, {"bind_password", "Adm1n-pass"}});
    const json run = desk.sync({{"mode", "incremental"}});
    EXPECT_EQ(run["mode"], "incremental") << run;
    EXPECT_EQ(run["computers_changed"], 3) << run;
    const json renamed = computers(desk, "name:PC-RENAMED");
    ASSERT_EQ(renamed.size(), 1u);
    EXPECT_EQ(renamed[0]["id"], all[1]["id"]);
    EXPECT_EQ(computers(desk, "present:false")[0]["id"], all[2]["id"]);
    EXPECT_EQ(desk.sync()["computers_changed"], 0);

    desk.patch(path, {{"bind_method", "kerberos"}, {"bind_dn", "nobody@AD.EXAMPLE.TEST"}});
    const json stranger = desk.sync();
    EXPECT_EQ(stranger["state"], "failed");
    EXPECT_THAT(stranger["error"].get<std::string>(), HasSubstr("holds no keys of nobody@AD.EXAMPLE.TEST"));
    auto& admin = desk.admin();
    EXPECT_EQ(admin.patch(path, json{{"servers", {samba.url()}}}.dump()).status, 422) << "tickets only over TLS";
    desk.patch(path, {{"servers", {samba.url()}}, {"start_tls", true}, {"bind_dn", ""}});
    EXPECT_EQ(desk.sync()["state"], "done") << "the keytab's first principal";
}

}  // namespace
}  // namespace kontor::directory::test
