#pragma once

#include "kontor/records.h"

namespace kontor::assets {

RecordType assetType();
PlaceColumns assetPlaces();

}  // namespace kontor::assets
