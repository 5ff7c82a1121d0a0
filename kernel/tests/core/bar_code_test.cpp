// Bar codes: other programs read what is drawn.
#include "kontor/bar_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "kontor/error.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/tool.h"

namespace kontor {
namespace {

/// The code as a picture (PGM), each module five dots wide.
std::string pictureOf(const BarCode& code, BarCodeKind kind) {
    constexpr int dot = 5;
    const int border = BarCode::border(kind);
    const int rows = kind == BarCodeKind::code128 ? 20 : code.height;
    std::vector<std::string> lines(static_cast<std::size_t>(rows + 2 * border),
                                   std::string(static_cast<std::size_t>(code.width + 2 * border), '\xff'));
    for (std::size_t at = code.path.find('M'); at != std::string::npos; at = code.path.find('M', at + 1)) {
        int x = 0, y = 0, length = 0;
        EXPECT_EQ(std::sscanf(code.path.c_str() + at, "M%d %dh%dv1h", &x, &y, &length), 3);
        for (int row = y; row < (kind == BarCodeKind::code128 ? rows : y + 1); ++row)
            for (int i = 0; i < length; ++i)
                lines[static_cast<std::size_t>(row + border)][static_cast<std::size_t>(x + i + border)] = '\0';
    }
    std::string picture =
        "P5\n" + std::to_string(lines.front().size() * dot) + " " + std::to_string(lines.size() * dot) + "\n255\n";
    for (const auto& line : lines)
        for (int again = 0; again < dot; ++again)
            for (const char shade : line) picture.append(dot, shade);
    return picture;
}

std::string readBack(BarCodeKind kind, const std::string& text) {
    const test::TempDir dir;
    const auto file = (dir.path() / "code.pgm").string();
    std::ofstream(file, std::ios::binary) << pictureOf(barCode(kind, text), kind);
    Tools tools(1);
    ToolCall call{.limit = std::chrono::minutes(2), .readable = {dir.path().string(), "/etc"}};
    if (kind == BarCodeKind::dataMatrix)
        call.arguments = {"/usr/bin/dmtxread", "-N1", file};
    else
        call.arguments = {"/usr/bin/zbarimg", "--quiet", "--raw", file};
    const auto result = tools.run(call);
    EXPECT_TRUE(result.good()) << result.explain();
    return result.output.substr(0, result.output.find('\n'));
}

TEST(BarCodes, AreReadByOtherPrograms) {
    for (const auto kind : {BarCodeKind::qr, BarCodeKind::dataMatrix, BarCodeKind::code128})
        for (const std::string text : {"A-000123", "https://kontor.example/assets/42?from=label"})
            EXPECT_EQ(readBack(kind, text), text) << static_cast<int>(kind);
}

TEST(BarCodes, RefuseWhatDoesNotFit) {
    for (const auto kind : {BarCodeKind::qr, BarCodeKind::dataMatrix, BarCodeKind::code128}) {
        EXPECT_THROW(barCode(kind, ""), Invalid);
        EXPECT_THROW(barCode(kind, std::string(5000, 'x')), Invalid);
        EXPECT_THROW(barCode(kind, "\xff\xfe"), Invalid);
    }
    EXPECT_THROW(barCode(BarCodeKind::code128, "日本"), Invalid);
    EXPECT_GT(barCode(BarCodeKind::qr, "Drucker Büro 日本").width, 20);
}

}  // namespace
}  // namespace kontor
