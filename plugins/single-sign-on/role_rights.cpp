#include "role_rights.h"

#include "kontor/kernel.h"

namespace kontor::sso {

void requireRole(WriteContext& context, const char* field, const std::string& role) {
    const auto id = context.tx.maybe<std::int64_t>("SELECT id FROM role WHERE name = ?", role);
    if (!id) throw Invalid(field, "sso.error.role", {{"role", role}});
    if (context.viewer.isSystem()) return;
    const AnyRecord record =
        context.kernel.records().get(context.tx, Viewer::system("what a role allows"), {"role", *id});
    const FieldValue permissions = record.get("permissions");
    for (const auto& permission : std::get<std::vector<std::string>>(permissions))
        if (!context.viewer.may(permission)) throw Forbidden(permission);
}

}  // namespace kontor::sso
