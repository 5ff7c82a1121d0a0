#include "identity/passwords.h"

#include <gtest/gtest.h>

namespace kontor::test {
namespace {

TEST(Passwords, AreHashedWithArgon2id) {
    const Passwords passwords;
    const std::string hash = passwords.hash("correct horse");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_NE(passwords.hash("correct horse"), hash);
    EXPECT_TRUE(passwords.verify(&hash, "correct horse"));
    EXPECT_FALSE(passwords.verify(&hash, "correct horsf"));
    EXPECT_FALSE(passwords.verify(nullptr, "correct horse"));
    EXPECT_FALSE(passwords.needsRehash(hash));
    const std::string older =
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$ag8sXcbHAhFZqoLvAGFlrhyzXeMXyOhlYLDhoGpvXk0";
    EXPECT_TRUE(passwords.needsRehash(older));
}

}  // namespace
}  // namespace kontor::test
