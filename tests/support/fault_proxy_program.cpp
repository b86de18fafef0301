// SPDX-License-Identifier: GPL-3.0-or-later
// The fault proxy as a process, for tests that are no C++:
//   genlayer-fault-proxy ORIGIN SEED PERCENT
// So many of a hundred requests meet a fault, chosen by the seed: the answer is cut anywhere, late,
// slow or in slices, or the request is broken off on its way. Prints "READY http://127.0.0.1:PORT".
#include <cstdio>
#include <cstdlib>
#include <random>

#include "support/fault_proxy.hpp"

namespace {

using support::Fault;

class Faults {
  public:
    Faults(unsigned seed, int percent) : random_(seed), percent_(percent) {}

    Fault next() {
        Fault fault;
        if (below(100) >= percent_)
            return fault;
        fault.end = below(2) ? Fault::End::reset : Fault::End::close;
        switch (below(5)) {
            case 0:  // the service has done it, and nobody hears
                fault.cut = 0;
                break;
            case 1:
                fault.cut = static_cast<std::size_t>(below(1500));
                break;
            case 2:
                fault.request_cut = static_cast<std::size_t>(below(300));
                break;
            case 3:
                fault.delay = gobj::Seconds(below(1500) / 1000.0);
                break;
            default:
                fault.slice = static_cast<std::size_t>(1 + below(200));
                break;
        }
        return fault;
    }

  private:
    int below(int bound) { return std::uniform_int_distribution(0, bound - 1)(random_); }

    std::mt19937 random_;
    int percent_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 4)
        return 64;
    Faults faults(static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10)),
                  std::atoi(arguments[3]));
    const support::FaultProxy proxy(arguments[1],
                                    [&](const std::string&) { return faults.next(); });
    std::printf("READY %s\n", proxy.origin().c_str());
    std::fflush(stdout);
    g_main_loop_run(gobj::MainLoop(g_main_loop_new(nullptr, false)).get());
}
