// A subscriber of every event that writes down what it was given, for a test that kills the server and counts after.
#include "kontor/plugin.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace {

class Recorder : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.on("recorder.all", "Writes down the position of every event.",
                    [](const kontor::StoredEvent& event, kontor::Kernel&) {
                        const char* const file = std::getenv("FAULTS_RECORD");
                        if (file == nullptr) return;
                        const int descriptor = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
                        if (descriptor < 0) throw std::runtime_error("the record can't be opened");
                        // One write: a kill leaves a whole line or none.
                        const std::string line = std::to_string(event.position) + "\n";
                        const auto written = ::write(descriptor, line.data(), line.size());
                        ::close(descriptor);
                        if (written != static_cast<ssize_t>(line.size()))
                            throw std::runtime_error("the record can't be written");
                    });
    }
};

}  // namespace

KONTOR_PLUGIN(Recorder)
