#include "routes.h"

#include "service.h"

namespace kontor::announcements {

Route dismissRoute() {
    return {.method = "POST",
            .path = "/api/v1/announcements/{id}/dismiss",
            .access = needs("announcements.read"),
            .summary = "Put an announcement away",
            .doc = "The person who asks is not shown it again, on any device. Doing it twice is no mistake.",
            .handler =
                [](Request& request, const Viewer& viewer, Kernel& kernel) {
                    dismiss(viewer, kernel, request.number());
                    return Reply::noContent();
                },
            .successStatus = 204,
            .tag = "announcements"};
}

}  // namespace kontor::announcements
