// HTML as PDF: what documents show, and that nothing of the machine or the network gets into them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/pdf.h"
#include "kontor/testing/local_server.h"
#include "kontor/tool.h"

namespace kontor::printing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Documents : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { _server = new test::LocalServer({.plugins = {"printing", "api"}}); }
    static void TearDownTestSuite() { delete _server; }
    static Pdf& pdf() { return _server->kernel().get<Pdf>(); }

    /// What a tool of others says of a document.
    static std::string said(const std::string& document, std::vector<std::string> arguments,
                            const std::string& folder = "/usr") {
        Tools tools(1);
        ToolCall call{.arguments = std::move(arguments),
                      .input = document,
                      .limit = std::chrono::minutes(2),
                      .readable = {folder}};
        const auto result = tools.run(call);
        EXPECT_TRUE(result.good()) << result.explain();
        return result.output;
    }
    static std::string textOf(const std::string& document) {
        return said(document, {"/usr/bin/pdftotext", "-layout", "-", "-"});
    }

  private:
    static inline test::LocalServer* _server = nullptr;
};

TEST_F(Documents, ShowWhatTheyAreGiven) {
    PdfOptions options;
    options.title = "Übergabe <1>";
    options.language = "de";
    options.header = "Stadt \"Nordheim\" </style><p>";
    options.pageNumbers = true;
    const auto document =
        pdf().fromHtml("<h1>Grüße</h1><p>Привет &amp; Łódź</p><p style=\"break-before: page\">zwei</p>", options);
    const auto text = textOf(document);
    EXPECT_THAT(text, HasSubstr("Grüße"));
    EXPECT_THAT(text, HasSubstr("Łódź"));
    EXPECT_THAT(text, HasSubstr("Stadt \"Nordheim\" </style><p>"));
    EXPECT_THAT(text, ContainsRegex("2 ?/ ?2"));
    const auto facts = said(document, {"/usr/bin/pdfinfo", "-"});
    EXPECT_THAT(facts, HasSubstr("Übergabe <1>"));
    EXPECT_THAT(facts, HasSubstr("(A4)"));
}

TEST_F(Documents, FetchNothing) {
    const std::string hostile = R"(
<style>@import url("file:///etc/passwd"); @import "http://127.0.0.1:1/a.css";
@font-face { font-family: x; src: url(file:///etc/passwd) } body { background: url(file:///etc/passwd); font-family: x }</style>
<link rel="stylesheet" href="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd" title="a">
<base href="file:///etc/"><img src="passwd"><img src="file:///etc/passwd"><img src="FILE:/etc/passwd">
<img src="http://127.0.0.1:1/x.png"><img src="/etc/passwd"><img src="data:text/html,root:x:0">
<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Cimage href='file:///etc/passwd' width='9' height='9'/%3E%3C/svg%3E">
<img src="data:image/svg+xml,%3C!DOCTYPE s [%3C!ENTITY x SYSTEM 'file:///etc/passwd'%3E]%3E%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E&x;%3C/text%3E%3C/svg%3E">
<object data="file:///etc/passwd">no object</object><embed src="file:///etc/passwd"><iframe src="file:///etc/passwd"></iframe>
<a rel="attachment" href="file:///etc/passwd">attached</a>
<svg width="20" height="20"><use href="file:///etc/passwd#a"/><image href="file:///etc/passwd" width="9" height="9"/></svg>
<p>still here</p>)";
    const auto document = pdf().fromHtml(hostile, {});
    const auto text = textOf(document);
    EXPECT_THAT(text, HasSubstr("still here"));
    EXPECT_THAT(text, Not(HasSubstr("root:")));
    EXPECT_THAT(document, Not(HasSubstr("root:")));
    const test::TempDir dir;
    const auto file = (dir.path() / "document.pdf").string();
    std::ofstream(file, std::ios::binary) << document;
    EXPECT_THAT(said("", {"/usr/bin/pdfdetach", "-list", file}, dir.path().string()), HasSubstr("0 embedded files"));
}

TEST_F(Documents, ShowPicturesTheyHold) {
    const auto document = pdf().fromHtml(
        "<img alt=x "
        "src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
        "AABJRU5ErkJggg==\">",
        {});
    EXPECT_THAT(said(document, {"/usr/bin/pdfimages", "-list", "-"}), HasSubstr("image"));
}

TEST_F(Documents, ThatAreTooMuchAreRefused) {
    EXPECT_THROW(pdf().fromHtml(std::string(9U << 20U, 'x'), {}), Invalid);
    EXPECT_THROW(pdf().fromHtml("\xff", {}), Invalid);
}

}  // namespace
}  // namespace kontor::printing
