#include "kontor/viewer.h"

#include <gtest/gtest.h>

#include "kontor/error.h"

namespace kontor {
namespace {

Viewer viewerWith(std::vector<std::string> permissions, std::vector<std::string> scopes = {}) {
    ViewerData data;
    data.id = 7;
    data.permissions = std::move(permissions);
    data.scopes = std::move(scopes);
    return Viewer(std::move(data));
}

TEST(Viewer, PermissionsComeAloneByGroupOrAll) {
    EXPECT_TRUE(viewerWith({"tickets.read"}).may("tickets.read"));
    EXPECT_FALSE(viewerWith({"tickets.read"}).may("tickets.write"));
    EXPECT_TRUE(viewerWith({"tickets.*"}).may("tickets.write"));
    EXPECT_FALSE(viewerWith({"tickets.*"}).may("assets.read"));
    EXPECT_TRUE(viewerWith({"*"}).may("assets.read"));
}

TEST(Viewer, ScopesOnlyNarrow) {
    const Viewer reader = viewerWith({"*"}, {"tickets:read"});
    EXPECT_TRUE(reader.may("tickets.read"));
    EXPECT_TRUE(reader.may("tickets.read_all"));
    EXPECT_FALSE(reader.may("tickets.write"));
    EXPECT_FALSE(reader.may("users.read"));
    EXPECT_FALSE(viewerWith({}, {"*"}).may("tickets.read"));
    EXPECT_TRUE(viewerWith({"*"}, {"tickets:*"}).may("tickets.write"));
}

TEST(Viewer, NobodyMayNothingAndTheSystemAll) {
    EXPECT_FALSE(Viewer::anonymous("en").may("tickets.read"));
    EXPECT_THROW(Viewer::anonymous("en").require("tickets.read"), Forbidden);
    EXPECT_TRUE(Viewer::system("test").may("anything.at_all"));
    EXPECT_FALSE(Viewer::system("test").isAnonymous());
}

}  // namespace
}  // namespace kontor
