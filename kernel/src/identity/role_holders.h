#pragma once

#include <string>

namespace kontor::roleHolders {

/// SQL: whether that user holds that role, by themselves or by a group, within whatever limits. Both are expressions;
/// the user stands in it three times, which matters where it is a `?`.
std::string heldBy(const std::string& role, const std::string& user);

}  // namespace kontor::roleHolders
