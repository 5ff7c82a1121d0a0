#include "assets.h"

#include <gtest/gtest.h>

#include <fstream>

#include "kontor/error.h"
#include "kontor/testing/temp_dir.h"

namespace kontor::web {
namespace {

class AssetsTest : public ::testing::Test {
  protected:
    void write(const std::string& name, const std::string& text) { std::ofstream(_folder.path() / name) << text; }
    void SetUp() override {
        write("manifest.json", R"({"app_js": "app-1.js", "icons": "icons-1.svg"})");
        write("app-1.js", "1");
        write("app-1.js.gz", "2");
        write("icons-1.svg", "<svg/>");
    }
    static std::string header(const Reply& reply, std::string_view wanted) {
        for (const auto& [name, value] : reply.headers)
            if (name == wanted) return value;
        return {};
    }
    test::TempDir _folder;
};

TEST_F(AssetsTest, FilesAreKeptForEverAndCompressedForWhoCanReadIt) {
    const Assets assets(_folder.path());
    EXPECT_EQ(assets.links()["app_js"].text(), "/static/app-1.js");
    Request request;
    Reply plain = assets.serve(request, "app-1.js");
    EXPECT_EQ(header(plain, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_NE(header(plain, "Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(header(plain, "Content-Encoding"), "");
    request.headers.emplace_back("Accept-Encoding", "br, gzip");
    Reply packed = assets.serve(request, "app-1.js");
    EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
    EXPECT_TRUE(packed.filePath.ends_with("app-1.js.gz"));
    EXPECT_EQ(header(assets.serve(request, "icons-1.svg"), "Content-Encoding"), "");
}

TEST_F(AssetsTest, NothingElseIsServed) {
    const Assets assets(_folder.path());
    Request request;
    for (const char* name : {"", ".", "..", "../app-1.js", "manifest.json", "app-1.js.gz", "/etc/passwd", "app-1.js/"})
        EXPECT_THROW(assets.serve(request, name), NotFound) << name;
}

TEST_F(AssetsTest, AMissingFrontEndIsSaid) {
    EXPECT_THROW(Assets(_folder.path() / "elsewhere"), std::runtime_error);
}

}  // namespace
}  // namespace kontor::web
