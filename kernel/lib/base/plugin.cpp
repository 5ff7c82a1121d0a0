#include "kontor/plugin.h"

namespace kontor {

Plugin::~Plugin() = default;

}  // namespace kontor
