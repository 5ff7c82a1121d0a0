// kontor_kills [--kills N] [--seed S] [--writers W] [--mail] [--keep DIR]: kills a server (and its database) at random
// moments under concurrent writes, starts it again, and looks in the end whether anything is lost, doubled or broken.
#include <signal.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <thread>

#include "audit.h"
#include "kontor/testing/wait_for.h"
#include "mail_traffic.h"

namespace kontor::faults {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

struct Options {
    int kills = 100;
    std::uint64_t seed = std::random_device()();
    int writers = 4;
    bool mail = false;
    fs::path directory;
};

Options parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        const auto value = [&] {
            if (i + 1 >= argc) throw std::runtime_error(name + " needs a value");
            return std::string(argv[++i]);
        };
        if (name == "--kills")
            options.kills = std::stoi(value());
        else if (name == "--seed")
            options.seed = std::stoull(value());
        else if (name == "--writers")
            options.writers = std::stoi(value());
        else if (name == "--keep")
            options.directory = value();
        else if (name == "--mail")
            options.mail = true;
        else
            throw std::runtime_error("usage: kontor_kills [--kills N] [--seed S] [--writers W] [--mail] [--keep DIR]");
    }
    return options;
}

class Run {
  public:
    explicit Run(const Options& options) : _options(options), _random(options.seed), _server(serverOptions()) {
        for (int i = 0; i < options.writers; ++i) _writers.push_back(std::make_unique<Writer>(i, options.seed, _tally));
        if (options.mail) _mail = std::make_unique<MailTraffic>(options.seed, _tally);
    }

    bool go() {
        _server.start();
        signIn();
        if (_mail) {
            const auto requester = _mail->prepare(_server);
            for (auto& writer : _writers) writer->mailTo(requester);
        }
        for (int kill = 1; kill <= _options.kills; ++kill) {
            cycle();
            // Now and then the start itself is cut short, which counts as a kill too.
            if (below(8) == 0 && kill < _options.kills) {
                killDuringStart();
                ++kill;
            }
            start();
            if (kill % 10 == 0)
                std::cout << kill << " kills, " << _tally.counted("acknowledged") << " writes acknowledged"
                          << std::endl;
        }
        settle();
        report();
        return _tally.violations().empty();
    }

  private:
    test::TestServerOptions serverOptions() const {
        test::TestServerOptions server;
        server.durable = true;
        server.dataDirectory = (_options.directory.empty() ? _own.path() : _options.directory) / "data";
        server.arguments = {"--plugin-dir", KONTOR_FAULTS_PLUGINS, "--set", "log.level=warning"};
        server.environment = {"FAULTS_RECORD=" + recorded().string()};
        return server;
    }
    fs::path recorded() const { return (_options.directory.empty() ? _own.path() : _options.directory) / "recorded"; }
    int below(int most) { return static_cast<int>(_random() % static_cast<std::uint64_t>(most)); }

    void start() {
        const auto begin = Steady::now();
        _server.start();
        _starts.push_back(std::chrono::duration<double>(Steady::now() - begin).count());
    }

    void killDuringStart() {
        _server.launch();
        std::this_thread::sleep_for(std::chrono::milliseconds(below(2000)));
        _server.kill();
        _tally.count("kills of kontord");
        _tally.count("kills during a start");
    }

    /// Lets the writers work until chance says so, and kills.
    void cycle() {
        std::atomic<bool> stop{false};
        std::vector<std::thread> threads;
        for (auto& writer : _writers)
            threads.emplace_back([&, writer = writer.get()] {
                try {
                    auto client = _server.client();
                    client.bearer(_token);
                    writer->work(client, stop);
                } catch (const std::exception& error) {
                    _tally.violation(std::string("a writer failed: ") + error.what());
                }
            });
        if (_mail) threads.emplace_back([&] { _mail->work(_server, _token, stop); });
        waitForWrites(below(60));
        if (below(4) == 0) {
            killDatabase();
            // Service comes back with the same process.
            if (!waitForWrites(1 + below(20))) _tally.violation("no write was taken after the database was killed");
        }
        std::this_thread::sleep_for(std::chrono::microseconds(below(30'000)));
        _server.kill();
        _tally.count("kills of kontord");
        stop = true;
        for (auto& thread : threads) thread.join();
    }

    bool waitForWrites(int more) {
        const auto target = _tally.counted("acknowledged") + more;
        return test::waitFor([&] { return _tally.counted("acknowledged") >= target || !_server.running(); },
                             std::chrono::seconds(120)) &&
               _server.running();
    }

    void killDatabase() {
        const pid_t database = _server.databaseProcessId();
        if (database > 0 && ::kill(database, SIGKILL) == 0) _tally.count("kills of mariadbd");
    }

    void settle() {
        auto client = _server.admin();
        for (auto& writer : _writers) writer->settle(client);
        const auto begin = Steady::now();
        Audit audit(_server, _writers, recorded(), _tally);
        if (_mail) _mail->waitUntilAllIsFiled(_server);
        audit.waitUntilCaughtUp();
        _caughtUp = std::chrono::duration<double>(Steady::now() - begin).count();
        audit.all();
        if (_mail) _mail->check(_server, _writers);
        const std::string ending = _server.stop();
        if (ending != "exit status 0") _tally.violation("it was stopped and ended with " + ending);
    }

    void signIn() {
        const auto answer = _server.client().post(
            "/api/v1/sessions", Json::object({{"login", "admin"}, {"password", _server.adminPassword()}}).dump());
        _token = Json::parse(answer.body)["token"].text();
    }

    void report() {
        std::sort(_starts.begin(), _starts.end());
        for (const auto& [what, count] : _tally.counts()) std::cout << what << ": " << count << "\n";
        if (!_starts.empty())
            std::cout << "from start to ready: " << _starts[_starts.size() / 2] << " s median, " << _starts.back()
                      << " s longest\n";
        std::cout << "caught up after the last start within " << _caughtUp << " s\n";
        const auto violations = _tally.violations();
        std::cout << violations.size() << " violations\n";
        for (std::size_t i = 0; i < violations.size() && i < 40; ++i) std::cout << "  " << violations[i] << "\n";
        if (!violations.empty()) std::cout << "the server wrote:\n" << _server.output() << "\n";
        std::cout << std::flush;
    }

    Options _options;
    test::TempDir _own;
    std::mt19937_64 _random;
    Tally _tally;
    test::TestServer _server;
    std::vector<std::unique_ptr<Writer>> _writers;
    std::unique_ptr<MailTraffic> _mail;
    std::string _token;
    std::vector<double> _starts;
    double _caughtUp = 0;
};

}  // namespace
}  // namespace kontor::faults

int main(int argc, char** argv) {
    try {
        const auto options = kontor::faults::parse(argc, argv);
        std::cout << "seed " << options.seed << ", " << options.kills << " kills" << std::endl;
        kontor::faults::Run run(options);
        return run.go() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "kontor_kills: " << error.what() << "\n";
        return 2;
    }
}
