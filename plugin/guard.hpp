// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what is in this process's memory, the key above all, from being written down or looked at.
#pragma once

// Only where it is released: who works on it wants core files, gdb and strace.
#ifdef NDEBUG
inline constexpr bool hardened = true;
#else
inline constexpr bool hardened = false;
#endif

// From now on there is no core file of this process, and no other process of this user may read its
// memory or trace it. Programs that it starts are not concerned, save that they leave no core file
// either. What the system will not have is left as it is.
void refuse_dumps();
