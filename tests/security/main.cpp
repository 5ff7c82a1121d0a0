// security_tests: each suite is one run with one help desk, which its tests share.
#include <gtest/gtest.h>

#include "desk.h"

int main(int count, char** arguments) {
    ::testing::InitGoogleTest(&count, arguments);
    const int result = RUN_ALL_TESTS();
    kontor::test::Desk::end();
    return result;
}
