#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole job in which each system call on a file or socket fails once: no crash, no hang, nothing lost, and never
two predictions for one order. Calls from inside the C library are not reached."""
import collections
import errno
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from job_case import JobCase

ERRORS = {"connect": errno.ENETUNREACH, "send": errno.ECONNRESET, "sendmsg": errno.ECONNRESET,
          "recv": errno.ECONNRESET, "recvmsg": errno.ECONNRESET, "open": errno.EMFILE, "open64": errno.EMFILE,
          "write": errno.ENOSPC, "fsync": errno.EIO, "rename": errno.EIO}


class Torture(JobCase):
    def test_each_call_of_a_job_fails_once(self):
        order = self.calls(wide=1)
        calls = collections.Counter(order)
        # Nothing is sent before the intent is on the disk.
        before = collections.Counter(order[:order.index("connect")])
        del calls["mkdir"], calls["unlink"]
        self.assertLessEqual(set(calls), set(ERRORS))
        for kinds in (["connect"], ["send", "sendmsg"], ["recv", "recvmsg"], ["open", "open64"], ["write"], ["fsync"],
                      ["rename"]):
            self.assertGreater(sum(calls[kind] for kind in kinds), 1, calls)
        delivered = collections.Counter()
        unordered = 0
        for name, count in calls.items():
            for number in range(1, count + 1):
                self.forget()
                with self.subTest(call=name, number=number):
                    run = self.program("run", wide=1, on=name, nth=number, error=ERRORS[name])
                    self.assertIn(run.returncode, (0, 1), run.stderr)
                    self.assertRegex(run.stdout, "^(picture|error) ")
                    delivered[name] += run.stdout.startswith("picture")
                    if (self.state / "genlayer/jobs").exists() and (self.state / "genlayer/pictures").exists():
                        self.assert_nothing_is_lost((name, number, run.stdout))
                    else:
                        self.assertEqual(self.drawn(), [])
                    # A folder's fsync that GLib passes over is done once more by us.
                    if name in ("write", "rename") and number <= before[name]:
                        self.assertEqual(self.drawn(), [])
                        unordered += 1
        self.assertGreaterEqual(unordered, 2)
        print("delivered in spite of it: " +
              ", ".join(f"{name} {delivered[name]} of {count}" for name, count in calls.items()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
