#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "target.h"

namespace kontor::webhooks {

/// A body on its way to a target whose addresses were looked up and checked.
struct Post {
    Target target;
    std::vector<IpAddress> addresses;  ///< the only ones a connection is made to
    std::vector<std::string> headers;  ///< "Name: value"
    std::string body;
    std::chrono::milliseconds limit{15'000};  ///< for everything together
    std::function<bool()> cancelled = {};     ///< asked now and then; true ends it early
};

/// What came back.
struct PostAnswer {
    long status = 0;      ///< 0 when there was no answer
    std::string excerpt;  ///< the first 500 bytes of the body, as readable text
    std::string error;    ///< empty when there was a whole answer
    bool cancelled = false;

    bool good() const { return error.empty() && status >= 200 && status < 300; }
};

/// Posts it: no redirects followed, no proxy of the environment used, no connection to any other address. Never throws
/// for what the far end does.
PostAnswer send(const Post& post);

}  // namespace kontor::webhooks
