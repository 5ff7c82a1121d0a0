#pragma once

#include <memory>
#include <string>

#include "front/front.h"
#include "http/idempotency.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/router.h"
#include "kontor/kernel.h"

namespace kontor {

struct PipelineOptions {
    bool trustProxy = false;        ///< a reverse proxy on this machine sets X-Forwarded-For and X-Forwarded-Proto
    bool statementsHeader = false;  ///< X-Kontor-Statements on each reply, for tests and benchmarks
    std::chrono::seconds deadline{30};
};

/// The way of a request: viewer, route, access, CSRF, idempotency, handler; errors become answers here and nowhere
/// else.
class Pipeline {
  public:
    Pipeline(Kernel& kernel, PipelineOptions options);

    /// Answers a request that came by the network. Throws nothing.
    void handle(front::Exchange& exchange);
    /// Answers one that came by the shell's socket: its file mode admits the service user and root alone, so it acts as
    /// administrator.
    void handleLocal(front::Exchange& exchange);

    Metrics& metrics() { return _metrics; }
    Idempotency& idempotency() { return _idempotency; }

  private:
    struct Call;
    void serve(front::Exchange& exchange, bool local);
    Reply answer(Call& call);
    Reply dispatch(Call& call);
    void authenticate(Call& call);
    void checkAccess(Call& call);
    void checkForgery(Call& call);
    Reply failed(Call& call, const Problem& problem);
    void finish(Call& call, Reply& reply);

    Kernel& _kernel;
    PipelineOptions _options;
    Router _router;
    Idempotency _idempotency;
    Metrics _metrics;
};

}  // namespace kontor
