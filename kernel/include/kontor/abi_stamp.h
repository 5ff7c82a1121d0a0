#pragma once

// What changes the layout of what crosses the border between kernel and plugins. Embedded into each plugin's file
// beside its manifest and compared before any of its code runs.

// Any header of the standard library, for the macros that say how it was configured.
#include <cstddef>

#define KONTOR_SDK_MAJOR 0
#define KONTOR_SDK_MINOR 1

#define KONTOR_STRINGIFY_(x) #x
#define KONTOR_STRINGIFY(x) KONTOR_STRINGIFY_(x)

#ifdef _GLIBCXX_DEBUG
#define KONTOR_STAMP_DEBUG "on"
#else
#define KONTOR_STAMP_DEBUG "off"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define KONTOR_STAMP_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__)
#define KONTOR_STAMP_SANITIZER "thread"
#else
#define KONTOR_STAMP_SANITIZER "none"
#endif

#define KONTOR_ABI_STAMP \
    "kontor-abi;sdk=" KONTOR_STRINGIFY(KONTOR_SDK_MAJOR) "." KONTOR_STRINGIFY(KONTOR_SDK_MINOR) ";g++=" KONTOR_STRINGIFY( \
        __GNUC__) ";cxx11abi=" KONTOR_STRINGIFY(_GLIBCXX_USE_CXX11_ABI) ";glibcxx-debug=" KONTOR_STAMP_DEBUG              \
                                                                        ";sanitizer=" KONTOR_STAMP_SANITIZER
