#pragma once

#include "kontor/event.h"

namespace kontor {

/// Somebody signed out, or sessions or a token were ended: connections that live on them end too, on every node.
struct SessionEnded {
    static constexpr std::string_view name = "session.ended";
    static constexpr int version = 1;

    std::int64_t userId = 0;

    static const FieldTable fields;
};

}  // namespace kontor
