#pragma once

#include <ldap.h>

#include <utility>
#include <vector>

#include "connection.h"

namespace kontor::directory {

/// Controls in the form libldap wants, pointing into ours.
class ControlList {
  public:
    explicit ControlList(const std::vector<Control>& controls) {
        _items.reserve(controls.size());
        for (const Control& control : controls) {
            LDAPControl item{};
            item.ldctl_oid = const_cast<char*>(control.oid.c_str());
            item.ldctl_value.bv_val = const_cast<char*>(control.value.data());
            item.ldctl_value.bv_len = control.value.size();
            item.ldctl_iscritical = control.critical ? 1 : 0;
            _items.push_back(item);
        }
        for (LDAPControl& item : _items) _pointers.push_back(&item);
        _pointers.push_back(nullptr);
    }
    LDAPControl** get() { return _items.empty() ? nullptr : _pointers.data(); }

  private:
    std::vector<LDAPControl> _items;
    std::vector<LDAPControl*> _pointers;
};

/// What an answer brought along; frees the list.
inline std::vector<Control> controlsOf(LDAPControl** list) {
    std::vector<Control> result;
    for (LDAPControl** item = list; item && *item; ++item) {
        Control control;
        control.oid = (*item)->ldctl_oid;
        if ((*item)->ldctl_value.bv_val) control.value.assign((*item)->ldctl_value.bv_val, (*item)->ldctl_value.bv_len);
        result.push_back(std::move(control));
    }
    if (list) ldap_controls_free(list);
    return result;
}

}  // namespace kontor::directory
