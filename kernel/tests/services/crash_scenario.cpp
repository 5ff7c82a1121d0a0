#include "crash_scenario.h"

#include <stdexcept>

#include "kontor/testing/wait_for.h"
#include "ledger/outbox_dispatcher.h"

namespace kontor::test {

void CrashScenario::declare(Registry& registry) {
    registry.on<RecordChanged>("crash.mirror", "Notes every change.", [](const RecordChanged& event, Kernel& kernel) {
        kernel.db().write([&](Transaction& tx) { tx.execute("INSERT INTO crash_mirror (id) VALUES (?)", event.id); });
    });
    Job job;
    job.name = "crash.work";
    job.doc = "Notes that it ran.";
    job.run = [](JobRun& run, Kernel& kernel) {
        kernel.db().write([&](Transaction& tx) {
            tx.execute("INSERT INTO crash_done (id) VALUES (?)", run.arguments()["id"].integer());
        });
    };
    registry.job(std::move(job));
}

void CrashScenario::prepare(TestKernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        tx.execute(
            "CREATE TABLE crash_record (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, file_id BIGINT NOT NULL)");
        tx.execute("CREATE TABLE crash_mirror (line BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, id BIGINT NOT NULL)");
        tx.execute("CREATE TABLE crash_done (line BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, id BIGINT NOT NULL)");
        tx.execute("INSERT INTO outbox_cursor (subscriber, position) VALUES ('crash.mirror', 0)");
    });
}

void CrashScenario::work(TestKernel& kernel, int count, const std::function<void(std::int64_t)>& acknowledged) {
    OutboxDispatcher dispatcher(kernel.db(), *kernel.ledgerStore, kernel.declared, kernel.time, kernel);
    dispatcher.start();
    kernel.jobRunner->start();
    const Viewer system = kernel.system();
    for (int i = 0; i < count; ++i) {
        const auto id = kernel.db().write([&](Transaction& tx) {
            const std::string content =
                "content " + std::to_string(kernel.time.now().time_since_epoch().count()) + " " + std::to_string(i);
            const auto file = kernel.files().store(tx, system, "a.txt", "text/plain", content);
            const auto record = tx.insert("INSERT INTO crash_record (file_id) VALUES (?)", file.id);
            kernel.files().attach(tx, system, file.id, {"crash", record});
            kernel.jobs().enqueue(tx, "crash.work", Json::object({{"id", record}}));
            kernel.ledger().journal(tx, system, {"crash", record}, "created");
            RecordChanged event;
            event.kind = "crash";
            event.id = record;
            event.action = "created";
            kernel.ledger().emit(tx, event);
            return record;
        });
        acknowledged(id);
    }
    const auto open = [&] {
        return kernel.db().read([](Transaction& tx) {
            return tx.one<std::int64_t>("SELECT COUNT(*) FROM job_run WHERE finished_at IS NULL");
        });
    };
    if (!dispatcher.drain(std::chrono::minutes(2)) || !waitFor([&] { return open() == 0; }, std::chrono::seconds(120)))
        throw std::runtime_error("not all was delivered and done");
    kernel.jobRunner->stop();
    dispatcher.stop();
}

}  // namespace kontor::test
