#pragma once

#include <string>
#include <string_view>

namespace kontor {

/// A picture that is safe to show.
struct PhotoImage {
    std::string content;
    std::string mediaType;
};

/// Takes a PNG or JPEG apart and puts together again what is needed to show it: no place where it was taken, no
/// comments, nothing behind its end, and of the camera's data the orientation alone. Throws Invalid("photo") for
/// anything else, for one that is cut off, and for one of more than 40 million pixels.
PhotoImage cleanPhoto(std::string_view bytes);

}  // namespace kontor
