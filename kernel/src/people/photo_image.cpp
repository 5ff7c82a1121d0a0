#include "people/photo_image.h"

#include <array>
#include <cstdint>
#include <set>

#include "kontor/error.h"

namespace kontor {

namespace {

constexpr std::string_view pngSignature("\x89PNG\r\n\x1A\n", 8);
constexpr std::uint64_t mostPixels = 40'000'000;

[[noreturn]] void refuseImage(const char* key = "error.bad_image") {
    throw Invalid("photo", key);
}

std::uint32_t bigEndian(std::string_view bytes, std::size_t at, std::size_t count) {
    if (at > bytes.size() || count > bytes.size() - at) refuseImage();
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

void checkSize(std::uint64_t width, std::uint64_t height) {
    if (width == 0 || height == 0) refuseImage();
    if (width * height > mostPixels) refuseImage("error.image_too_large");
}

std::uint32_t crc(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> result{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xEDB88320U ^ value >> 1 : value >> 1;
            result[i] = value;
        }
        return result;
    }();
    std::uint32_t value = 0xFFFFFFFFU;
    for (const char c : bytes) value = table[(value ^ static_cast<unsigned char>(c)) & 0xFF] ^ value >> 8;
    return ~value;
}

std::string cleanPng(std::string_view bytes) {
    static const std::set<std::string_view> kept{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    std::string result(pngSignature);
    bool data = false;
    for (std::size_t at = pngSignature.size();;) {
        const std::size_t length = bigEndian(bytes, at, 4);
        if (length > bytes.size() - at || bytes.size() - at - length < 12) refuseImage();
        const std::string_view chunk = bytes.substr(at, length + 12);
        const std::string_view type = chunk.substr(4, 4);
        if (crc(chunk.substr(4, length + 4)) != bigEndian(chunk, length + 8, 4)) refuseImage();
        if ((at == pngSignature.size()) != (type == "IHDR")) refuseImage();
        if (type == "IHDR") checkSize(bigEndian(chunk, 8, 4), bigEndian(chunk, 12, 4));
        data = data || type == "IDAT";
        if (kept.contains(type)) result += chunk;
        if (type == "IEND") break;
        at += chunk.size();
    }
    if (!data) refuseImage();
    return result;
}

/// How the camera was held (1 to 8), from the data of an EXIF segment; 0 when it does not say.
int orientationOf(std::string_view segment) {
    if (!segment.starts_with(std::string_view("Exif\0\0", 6)) || segment.size() < 14) return 0;
    const std::string_view tiff = segment.substr(6);
    const bool little = tiff.starts_with("II");
    const auto number = [&](std::size_t at, std::size_t count) -> std::uint32_t {
        std::uint32_t value = 0;
        if (at > tiff.size() || count > tiff.size() - at) return 0;
        for (std::size_t i = 0; i < count; ++i)
            value = value << 8 | static_cast<unsigned char>(tiff[little ? at + count - 1 - i : at + i]);
        return value;
    };
    const std::size_t directory = number(4, 4);
    const std::uint32_t entries = number(directory, 2);
    for (std::uint32_t i = 0; i < entries && i < 200; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        if (number(entry, 2) != 0x0112) continue;
        const std::uint32_t value = number(entry + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 0;
    }
    return 0;
}

/// An EXIF segment that says nothing but the orientation.
std::string orientationSegment(int orientation) {
    std::string segment(
        "\xFF\xE1\x00\x22"
        "Exif\0\0MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00",
        29);
    segment += static_cast<char>(orientation);
    return segment + std::string(6, '\0');
}

bool isFrame(unsigned char marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::string cleanJpeg(std::string_view bytes) {
    std::string result("\xFF\xD8");
    bool frame = false;
    bool scan = false;
    std::size_t at = 2;
    while (true) {
        if (bigEndian(bytes, at, 1) != 0xFF) refuseImage();
        const auto marker = static_cast<unsigned char>(bigEndian(bytes, at + 1, 1));
        if (marker == 0xFF) {  // a fill byte
            ++at;
            continue;
        }
        if (marker == 0xD9) break;
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8)) refuseImage();
        const std::size_t length = bigEndian(bytes, at + 2, 2);
        if (length < 2 || length + 2 > bytes.size() - at) refuseImage();
        const std::string_view segment = bytes.substr(at, length + 2);
        if (isFrame(marker)) {
            if (frame) refuseImage();
            frame = true;
            checkSize(bigEndian(segment, 7, 2), bigEndian(segment, 5, 2));
        }
        const bool ofApplication = marker >= 0xE0 && marker <= 0xEF;
        if (marker == 0xE1) {
            if (const int orientation = orientationOf(segment.substr(4)); orientation > 1 && !frame)
                result += orientationSegment(orientation);
        } else if ((!ofApplication && marker != 0xFE) || marker == 0xEE) {
            result += segment;  // of applications only Adobe's, which tells how colours are meant
        }
        at += segment.size();
        if (marker != 0xDA) continue;
        scan = true;
        // The picture itself, up to the next marker that is none of its restarts.
        std::size_t end = at;
        for (;; ++end) {
            end = bytes.find('\xFF', end);
            if (end == std::string_view::npos || end + 1 >= bytes.size()) refuseImage();
            const auto next = static_cast<unsigned char>(bytes[end + 1]);
            if (next != 0 && !(next >= 0xD0 && next <= 0xD7) && next != 0xFF) break;
        }
        result += bytes.substr(at, end - at);
        at = end;
    }
    if (!frame || !scan) refuseImage();
    return result + "\xFF\xD9";
}

}  // namespace

PhotoImage cleanPhoto(std::string_view bytes) {
    if (bytes.empty()) throw Invalid("photo", "error.required");
    if (bytes.starts_with(pngSignature)) return {cleanPng(bytes), "image/png"};
    if (bytes.starts_with("\xFF\xD8\xFF")) return {cleanJpeg(bytes), "image/jpeg"};
    refuseImage("error.not_an_image");
}

}  // namespace kontor
