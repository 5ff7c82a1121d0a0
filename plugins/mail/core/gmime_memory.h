#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <string>

/// Ownership of GMime's reference-counted objects. Only for the .cpp files that speak to GMime.
namespace kontor::mail {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using GObjectPtr = std::unique_ptr<T, Unref>;

struct Free {
    void operator()(char* text) const { g_free(text); }
};
using GTextPtr = std::unique_ptr<char, Free>;

struct FreeParserOptions {
    void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using ParserOptionsPtr = std::unique_ptr<GMimeParserOptions, FreeParserOptions>;

struct FreeFormatOptions {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};
using FormatOptionsPtr = std::unique_ptr<GMimeFormatOptions, FreeFormatOptions>;

inline void initGMime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

inline std::string bytesOf(GMimeStream* memory) {
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    return bytes == nullptr || bytes->data == nullptr
               ? std::string()
               : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

}  // namespace kontor::mail
