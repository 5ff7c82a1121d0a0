# Flags, linker and compiler cache that hold for every target of the project.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
add_compile_options(-Wall -Wextra -Wpedantic -Werror)
# GCC 12 reports false positives of these when it inlines std::string and std::optional (GCC bugs 105651, 105562).
add_compile_options($<$<CONFIG:Release>:-Wno-maybe-uninitialized> $<$<CONFIG:Release>:-Wno-restrict>)
# Where the sources lie is nobody's business, and two checkouts share the compiler cache.
add_compile_options(-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)

# Most of the time a file takes is spent on what it includes: sixteen of a target compiled as one cost a fifth.
# What ships is built file by file, so that each is known to include what it needs.
option(KONTOR_UNITY "Compile several sources of a target as one" ON)
if(KONTOR_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
  # The compiler takes the sources for headers, in which an anonymous namespace would be a fault.
  add_compile_options(-Wno-subobject-linkage)
endif()

find_program(KONTOR_CCACHE ccache)
if(KONTOR_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KONTOR_CCACHE})
endif()
find_program(KONTOR_MOLD mold)
if(KONTOR_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(KONTOR_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
if(KONTOR_SANITIZE)
  # Of the undefined behaviour these three are left out: AddressSanitizer reports the access itself, and they double the build.
  add_compile_options(-fsanitize=${KONTOR_SANITIZE} -fno-sanitize=null,alignment,object-size -fno-omit-frame-pointer
    -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${KONTOR_SANITIZE})
endif()

option(KONTOR_FUZZ "Build the fuzz targets, with clang" OFF)
if(KONTOR_FUZZ)
  # vptr and function ask for type information across libraries, which hidden visibility denies them. Warnings are GCC's affair.
  set(fuzz_flags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr,function)
  add_compile_options(${fuzz_flags} -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-error)
  add_link_options(-fsanitize=address,undefined)
endif()
