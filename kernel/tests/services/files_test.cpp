#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <utime.h>
#include <fstream>

#include "files/file_name.h"
#include "kontor/text.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

class FilesTest : public ::testing::Test {
  protected:
    StoredFile store(const Viewer& viewer, const std::string& content, const std::string& name = "a.txt") {
        return kernel.files().store(viewer, name, "text/plain", content);
    }
    bool sees(const Viewer& viewer, const StoredFile& file) {
        try {
            kernel.db().read([&](Transaction& tx) { kernel.files().find(tx, viewer, file.id); });
            return true;
        } catch (const NotFound&) {
            return false;
        }
    }
    void attach(const Viewer& viewer, const StoredFile& file, const Ref& ref) {
        kernel.db().write([&](Transaction& tx) { kernel.files().attach(tx, viewer, file.id, ref); });
    }
    FileSweep sweep() { return sweepFiles(kernel.db(), kernel.time, ContentDirectory(kernel.directory / "files")); }

    TestKernel kernel;
    const Viewer anna = kernel.viewer(kernel.addUser("anna", {"requester"}));
    const Viewer bert = kernel.viewer(kernel.addUser("bert", {"requester"}));
};

TEST_F(FilesTest, KeepsContentUnderItsHash) {
    const auto file = store(anna, "hello", "greeting.txt");
    EXPECT_EQ(file.sha256, sha256Hex("hello"));
    EXPECT_EQ(file.size, 5);
    EXPECT_EQ(file.mediaType, "text/plain");
    EXPECT_EQ(kernel.files().path(file), (kernel.directory / "files/2c/f2" / file.sha256).string());
    EXPECT_EQ(kernel.files().read(file), "hello");
    const auto again = kernel.db().read([&](Transaction& tx) { return kernel.files().find(tx, anna, file.id); });
    EXPECT_EQ(again.name, "greeting.txt");
    EXPECT_EQ(again.uploaderId, anna.id());
}

TEST_F(FilesTest, KeepsTheSameContentOnce) {
    const auto one = store(anna, "same", "one.txt");
    const auto other = store(bert, "same", "other.txt");
    EXPECT_NE(one.id, other.id);
    EXPECT_EQ(kernel.files().path(one), kernel.files().path(other));
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM file_content"), "1");
}

TEST_F(FilesTest, KeepsAnyBytes) {
    std::string bytes;
    for (int i = 0; i < 100000; ++i) bytes += static_cast<char>(i * 7 % 256);
    EXPECT_EQ(kernel.files().read(store(anna, bytes)), bytes);
    EXPECT_EQ(kernel.files().read(store(anna, "")), "");
}

TEST_F(FilesTest, AdoptsWhatWasWrittenToADisk) {
    const auto adopt = [&](const std::string& path) {
        return kernel.db().write(
            [&](Transaction& tx) { return kernel.files().adopt(tx, anna, "big.csv", "text/csv", path); });
    };
    std::string content;
    for (int i = 0; i < 400000; ++i) content += std::to_string(i) + ",";
    const std::string path = kernel.files().scratchPath();
    std::ofstream(path, std::ios::binary) << content;
    // Twice, as a write that is repeated after a deadlock does it.
    for (int round = 0; round < 2; ++round) {
        const auto file = adopt(path);
        EXPECT_EQ(file.sha256, sha256Hex(content));
        EXPECT_EQ(file.size, static_cast<std::int64_t>(content.size()));
        EXPECT_EQ(file.name, "big.csv");
        EXPECT_TRUE(sees(anna, file));
        EXPECT_FALSE(sees(bert, file));
        EXPECT_EQ(kernel.files().read(file), content);
    }
    std::filesystem::remove(path);
    EXPECT_EQ(kernel.files().read(adopt(kernel.files().path(store(anna, content)))), content);
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM file_content"), "1");
    EXPECT_THROW(adopt(path), std::runtime_error) << "it is gone";
    std::ofstream(path) << "";
    EXPECT_EQ(adopt(path).size, 0);
}

TEST_F(FilesTest, ARolledBackWriteLeavesNoFile) {
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.files().store(tx, anna, "a.txt", "text/plain", "gone");
        throw Conflict("error.duplicate");
    }),
                 Conflict);
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM file"), "0");
}

TEST_F(FilesTest, IsSeenByItsUploaderAndWhoSeesARecordThatRefersToIt) {
    const auto file = store(anna, "secret");
    EXPECT_TRUE(sees(anna, file));
    EXPECT_FALSE(sees(bert, file));
    EXPECT_FALSE(sees(Viewer::anonymous("en"), file));
    EXPECT_TRUE(sees(kernel.system(), file));
    attach(anna, file, {"user", anna.id()});
    EXPECT_FALSE(sees(bert, file)) << "a requester does not see other requesters";
    attach(anna, file, {"user", bert.id()});
    EXPECT_TRUE(sees(bert, file));
    attach(anna, file, {"nothing", 1});
    EXPECT_TRUE(sees(bert, file));
}

TEST_F(FilesTest, AKindNobodyKnowsAnyMoreHidesNothingElse) {
    const auto file = store(anna, "x");
    attach(anna, file, {"of_a_lost_plugin", 1});
    EXPECT_TRUE(sees(anna, file));
    EXPECT_FALSE(sees(bert, file));
}

TEST_F(FilesTest, OnlyWhoSeesAFileMayUseIt) {
    const auto file = store(anna, "x");
    EXPECT_THROW(attach(bert, file, {"user", bert.id()}), Invalid);
    EXPECT_FALSE(sees(bert, file));
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.files().attach(tx, anna, 999999, {"user", anna.id()});
    }),
                 Invalid);
}

TEST_F(FilesTest, SweepsWhatNobodyRefersToAfterADay) {
    const auto unused = store(anna, "unused");
    const auto used = store(anna, "used");
    const auto twin = store(bert, "used", "twin.txt");
    attach(anna, used, {"user", anna.id()});
    EXPECT_EQ(sweep().files, 0);
    kernel.time.advance(std::chrono::hours(25));
    const auto young = store(anna, "young");
    const auto gone = sweep();
    EXPECT_EQ(gone.files, 2);
    EXPECT_EQ(gone.contents, 1);
    EXPECT_FALSE(std::filesystem::exists(kernel.files().path(unused)));
    EXPECT_EQ(kernel.files().read(used), "used");
    EXPECT_TRUE(sees(anna, young));
    EXPECT_FALSE(sees(bert, twin));
    EXPECT_EQ(kernel.files().read(store(bert, "unused")), "unused");
}

TEST_F(FilesTest, SweepsContentThatWasNeverNoted) {
    const ContentDirectory contents(kernel.directory / "files");
    const std::string sha = sha256Hex("stray");
    contents.put(sha, "stray");
    EXPECT_EQ(sweep().contents, 0) << "its writer may still be at it";
    utimbuf old{};
    ::utime(contents.pathOf(sha).c_str(), &old);
    EXPECT_EQ(sweep().contents, 1);
    EXPECT_FALSE(contents.has(sha));
}

TEST_F(FilesTest, AContentThatIsLostIsMendedByTheNextUpload) {
    const auto file = store(anna, "lost");
    std::filesystem::remove(kernel.files().path(file));
    EXPECT_THROW(kernel.files().read(file), NotFound);
    store(anna, "lost");
    EXPECT_EQ(kernel.files().read(file), "lost");
}

TEST(FileName, IsMetadataOnly) {
    const std::pair<std::string, std::string> cases[] = {
        {"report.pdf", "report.pdf"},
        {"Übersicht 2026.xlsx", "Übersicht 2026.xlsx"},
        {"../../etc/passwd", "....etcpasswd"},
        {"C:\\Users\\a.txt", "C:Usersa.txt"},
        {"a\r\nSet-Cookie: x\t.txt", "aSet-Cookie: x.txt"},
        {"invoice\xE2\x80\xAE"
         "fdp.exe",
         "invoicefdp.exe"},
        {"zero\xE2\x80\x8Bwidth\xEF\xBB\xBF.txt", "zerowidth.txt"},
        {"  blanks  ", "blanks"},
        {"", "file"},
        {"..", "file"},
        {"\xE2\x80\xAE/", "file"},
        {"tag\xF3\xA0\x81\x81.txt", "tag.txt"},
    };
    for (const auto& [given, kept] : cases) EXPECT_EQ(cleanFileName(given), kept) << given;
    EXPECT_THROW(cleanFileName("\xFF.txt"), Invalid);
    const std::string cut = cleanFileName(std::string(400, 'x') + ".tar.gz");
    EXPECT_EQ(characters(cut), 255u);
    EXPECT_TRUE(cut.ends_with(".gz"));
}

TEST(MediaType, IsReadStrictly) {
    EXPECT_EQ(cleanMediaType("Text/HTML; charset=utf-8"), "text/html");
    EXPECT_EQ(cleanMediaType(""), "application/octet-stream");
    EXPECT_EQ(cleanMediaType("application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text");
    for (const char* bad : {"text", "/html", "text/", "text/html\r\nX: y", "te xt/html", "text/ht/ml", "\xFF/x"})
        EXPECT_THROW(cleanMediaType(bad), Invalid) << bad;
    EXPECT_THROW(cleanMediaType("a/" + std::string(200, 'b')), Invalid);
}

TEST_F(FilesTest, WhatAKilledServerHadHalfWrittenGoesWithTheNextStart) {
    const auto file = store(anna, "whole");
    const auto unfinished = kernel.directory / "files" / "unfinished";
    std::ofstream(unfinished / ".part-x") << "hal";
    EXPECT_EQ(sweep().contents, 0);
    kernel.fileStore->removeUnfinished();
    EXPECT_FALSE(std::filesystem::exists(unfinished));
    EXPECT_EQ(kernel.files().read(file), "whole");
    EXPECT_EQ(kernel.files().read(store(anna, "another")), "another");
}

}  // namespace
}  // namespace kontor::test
