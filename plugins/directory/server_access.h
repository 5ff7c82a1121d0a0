#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/connection.h"
#include "core/membership.h"
#include "directory.h"
#include "kontor/kernel.h"

namespace kontor::directory {

/// How long a server may take within what is left of this request.
ServerOptions timeLimits();

/// How to reach the servers of a directory, the password included. Servers that are passed over are logged.
ServerOptions serverOptions(Kernel& kernel, const Directory& directory);
/// What its attributes mean: the preset, with what is set otherwise.
Schema schemaOf(const Directory& directory);
/// The same without photos, which are too large to be read at each sign-in.
Schema signInSchema(const Directory& directory);
/// Where its people and groups are.
MembershipSource membershipSource(const Directory& directory);

/// What came of trying a directory: one line for each step.
struct DirectoryTest {
    struct Line {
        std::string step;  ///< "connect", "people", "computers", "groups"
        bool ok = false;
        std::string text;
    };
    std::vector<Line> lines;
    bool ok() const;
};

/// Connects, signs in, reads some people and the mapped groups. Never throws for what is wrong with the directory.
DirectoryTest testDirectory(Kernel& kernel, const Directory& directory);

}  // namespace kontor::directory
