#include "kontor/testing/temp_dir.h"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace kontor::test {

TempDir::TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kontor-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(), "cannot make the directory " + pattern);
    _path = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(_path, ignored);
}

}  // namespace kontor::test
