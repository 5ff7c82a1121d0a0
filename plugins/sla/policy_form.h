#pragma once

#include <map>
#include <string>

#include "clock_view.h"
#include "kontor/http.h"
#include "policy.h"

/// The form of a policy: texts by the names of its fields, as they are sent.
///   t.PRIORITY.CLOCK   targets; `t.+.…` with the name in `t.+` is one more
///   o.GROUP            time of a group, `o.default`
///   p.STATE            paused there: "true"
///   s.N.PART           step N: name, clock, at, notify.WHO, raise_priority, group_id, tags, and ids with commas in
///                      user_ids and group_ids, which a form sends one by one
namespace kontor::sla {

using FormValues = std::map<std::string, std::string>;

FormValues valuesOf(const Policy& policy);
FormValues sentValues(Request& request);
/// What is to be set; what `before` says and the form no longer does is taken away. Throws Invalid for what can't be
/// read as what it should be.
Patch patchOf(const FormValues& values, const Policy* before);
/// Puts what the template of the form wants.
void putForm(Json& data, const FormValues& values, const ClockWords& words, Transaction& tx, Kernel& kernel);

}  // namespace kontor::sla
