// plugin_conformance --plugin ID [--plugin-dir DIR]: what holds for every plugin, checked on one.
#include <gtest/gtest.h>

#include <cstdio>

#include "subject.h"

int main(int count, char** arguments) {
    ::testing::InitGoogleTest(&count, arguments);
    const std::string trouble = kontor::test::Subject::configure(count, arguments);
    if (!trouble.empty()) {
        std::fprintf(stderr, "%s\n", trouble.c_str());
        return 64;
    }
    const int result = RUN_ALL_TESTS();
    kontor::test::Subject::end();
    return result;
}
