#include "kontor/text.h"

#include <gtest/gtest.h>

#include "kontor/encoding.h"
#include "kontor/http.h"

namespace kontor {

TEST(Text, KnowsUtf8) {
    for (const char* good : {"", "abc", "äöü€", "😀", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(isUtf8(good)) << good;
    for (const char* bad :
         {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"})
        EXPECT_FALSE(isUtf8(bad)) << toHex(bad);
    EXPECT_FALSE(isUtf8(std::string_view("a\0b", 3)));
}

TEST(Text, CountsAndCutsCharacters) {
    EXPECT_EQ(characters("häß😀"), 4u);
    EXPECT_EQ(leftCharacters("häß😀", 3), "häß");
    EXPECT_EQ(leftCharacters("ab", 9), "ab");
}

TEST(Text, HashesAreThoseOfTheStandard) {
    EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hmacSha256Hex("key", "The quick brown fox jumps over the lazy dog"),
              "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
}

TEST(Text, Base64GoesBothWays) {
    for (const std::string& bytes :
         {std::string(), std::string("a"), std::string("\0\xff\x10", 3), std::string(1000, 'x')})
        EXPECT_EQ(fromBase64Url(toBase64Url(bytes)), bytes);
    EXPECT_FALSE(fromBase64Url("a+b="));
}

TEST(Text, Base64WithPaddingGoesBothWays) {
    EXPECT_EQ(toBase64("a"), "YQ==");
    EXPECT_EQ(toBase64("\xFF\xFE\xFD"), "//79");
    for (const std::string bytes : {"", "a", "ab", "abc", "abcd"}) EXPECT_EQ(fromBase64(toBase64(bytes)), bytes);
    for (const char* broken : {"YQ", "YQ=", "Y Q==", "YQ==x", "_-79"}) EXPECT_FALSE(fromBase64(broken)) << broken;
}

TEST(Text, FormsAreEncodedAndNumbersWhole) {
    EXPECT_EQ(formEncoded({{"a b", "c&d"}, {"e", ""}}), "a%20b=c%26d&e=");
    EXPECT_EQ(wholeNumber("-12"), -12);
    for (const char* broken : {"", "1x", " 1", "+1", "99999999999999999999"})
        EXPECT_FALSE(wholeNumber(broken)) << broken;
}

TEST(Text, RandomTokensDiffer) {
    EXPECT_NE(randomToken(16), randomToken(16));
}

TEST(Text, PercentCodingGoesBothWays) {
    EXPECT_EQ(percentEncode("a b/ä"), "a%20b%2F%C3%A4");
    EXPECT_EQ(percentDecode("a%20b%2F%C3%A4"), "a b/ä");
    EXPECT_EQ(percentDecode("a+b", true), "a b");
    for (const char* bad : {"%", "%4", "%zz", "%ff", "%00"}) EXPECT_FALSE(percentDecode(bad)) << bad;
}

TEST(Text, TheNearestIsFoundOrNobody) {
    EXPECT_EQ(nearest("statis", {"status", "subject"}), "status");
    EXPECT_FALSE(nearest("zzzzzz", {"status", "subject"}));
}

}  // namespace kontor
