// SPDX-License-Identifier: GPL-3.0-or-later
// Fontconfig keeps its patterns until the process ends; the leak checker need not tell us each
// time.

extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig\nleak:libpango\n";
}
