#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"
#include "people/photo_image.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::string_literals;

/// A white point, with a comment and something behind the end.
const std::string png =
    "\x89PNG\r\n\x1A\n"
    "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3A\x7E\x9B\x55"
    "\0\0\0\nIDATx\x9C\x63\x60\0\0\0\2\0\1\x48\xAF\xA4\x71"
    "\0\0\0\0IEND\xAE\x42\x60\x82"s;

std::string segment(int marker, const std::string& data) {
    const std::size_t length = data.size() + 2;
    return "\xFF"s + static_cast<char>(marker) + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFF) +
           data;
}

std::string jpeg(int height = 4, int width = 4) {
    const std::string exif =
        "Exif\0\0II\x2A\0\x08\0\0\0\2\0\x12\1\3\0\1\0\0\0\6\0\0\0\x25\x88\4\0\1\0\0\0\0\0\0\0\0\0\0\0GPS 52.5 13.4"s;
    const std::string frame = "\x08"s + static_cast<char>(height >> 8) + static_cast<char>(height & 0xFF) +
                              static_cast<char>(width >> 8) + static_cast<char>(width & 0xFF) + "\1\1\x11\0"s;
    return "\xFF\xD8" + segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"s) + segment(0xE1, exif) +
           segment(0xFE, "made by a spy") + segment(0xDB, "\0"s + std::string(64, '\1')) + segment(0xC0, frame) +
           segment(0xC4, "\0"s + std::string(17, '\0')) + segment(0xDA, "\1\1\0\0\x3F\0"s) +
           "\x12\xFF\0\x34\xFF\xD0\x56"s + "\xFF\xD9";
}

std::string faultOfPhoto(const std::string& bytes) {
    try {
        cleanPhoto(bytes);
    } catch (const Invalid& invalid) {
        EXPECT_EQ(invalid.errors().front().field, "photo");
        return invalid.errors().front().message.key;
    }
    return "none";
}

TEST(Photo, APngKeepsItsPictureAndNothingElse) {
    EXPECT_EQ(cleanPhoto(png + "<script>").content, png);
    EXPECT_EQ(cleanPhoto(png).mediaType, "image/png");
    std::string damaged = png;
    damaged[45] = static_cast<char>(damaged[45] + 1);
    EXPECT_EQ(faultOfPhoto(damaged), "error.bad_image");
    for (std::size_t size = 8; size < png.size(); ++size)
        EXPECT_EQ(faultOfPhoto(png.substr(0, size)), "error.bad_image") << size;
}

TEST(Photo, AJpegLosesPlaceAndCommentAndKeepsHowItWasHeld) {
    const auto photo = cleanPhoto(jpeg() + "<script>steal()</script>");
    EXPECT_EQ(photo.mediaType, "image/jpeg");
    EXPECT_THAT(photo.content, Not(HasSubstr("GPS")));
    EXPECT_THAT(photo.content, Not(HasSubstr("spy")));
    EXPECT_THAT(photo.content, Not(HasSubstr("script")));
    EXPECT_THAT(photo.content, HasSubstr("\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9"s));
    EXPECT_THAT(photo.content, HasSubstr("\x01\x12\0\x03\0\0\0\x01\0\x06"s));
    // What was cleaned stays as it is.
    EXPECT_EQ(cleanPhoto(photo.content).content, photo.content);
    const std::string whole = jpeg();
    for (std::size_t size = 3; size < whole.size(); ++size)
        EXPECT_EQ(faultOfPhoto(whole.substr(0, size)), "error.bad_image") << size;
}

TEST(Photo, OnlyPicturesOfSaneSizeAreTaken) {
    EXPECT_EQ(faultOfPhoto(""), "error.required");
    EXPECT_EQ(faultOfPhoto("GIF89a"), "error.not_an_image");
    EXPECT_EQ(faultOfPhoto("<svg onload=x>"), "error.not_an_image");
    EXPECT_EQ(faultOfPhoto(jpeg(0xFFFF, 0xFFFF)), "error.image_too_large");
    EXPECT_EQ(faultOfPhoto(jpeg(0, 4)), "error.bad_image");
}

}  // namespace
}  // namespace kontor::test
