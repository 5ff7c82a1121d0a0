#pragma once

#include <vector>

#include "kontor/error.h"
#include "kontor/files.h"
#include "kontor/kernel.h"
#include "kontor/records.h"

namespace kontor::collaboration {

/// What a record shows of files that hang on it: [{file_id, name, size, media_type}]. Files never change, so this is
/// kept with the record. Throws Invalid("file_ids") for a file the viewer may not use.
inline Json describeFiles(WriteContext& context, const std::vector<std::int64_t>& fileIds) {
    Json result = Json::array();
    for (const std::int64_t id : fileIds) {
        try {
            const StoredFile file = context.kernel.files().find(context.tx, context.viewer, id);
            result.push(Json::object(
                {{"file_id", file.id}, {"name", file.name}, {"size", file.size}, {"media_type", file.mediaType}}));
        } catch (const NotFound&) {
            throw Invalid("file_ids", "collaboration.unknown_file", {{"id", std::to_string(id)}});
        }
    }
    return result;
}

/// Lets everybody who sees the record read its files.
inline void attachFiles(WriteContext& context, const std::vector<std::int64_t>& fileIds, const Ref& ref) {
    for (const std::int64_t id : fileIds) context.kernel.files().attach(context.tx, context.viewer, id, ref);
}

}  // namespace kontor::collaboration
