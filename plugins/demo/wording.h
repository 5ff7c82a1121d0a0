#pragma once

#include <string>
#include <string_view>

#include "company.h"
#include "random.h"
#include "story.h"

namespace kontor::demo {

/// Fills the slots of texts for one ticket: the same device, room and application all through its conversation.
class Wording {
  public:
    Wording(Random& random, const Company& company, Time writtenAt, bool english);

    /// The text with its slots filled, the first letter as it is.
    std::string fill(std::string_view text);
    /// Fills one of the texts, chosen at random; empty when there are none.
    std::string one(const Texts& texts);

  private:
    std::string valueOf(std::string_view slot);

    Random& _random;
    const Company& _company;
    bool _english;
    std::string _device;
    std::string _room;
    std::string _app;
    std::string _share;
    std::string _code;
    std::string _colleague;
    std::string _date;
    std::string _asset;
    std::string _name;
};

}  // namespace kontor::demo
