#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed before and after each system call on its journal, and one whose disk fails at each: what
the service has drawn is in the journal or comes back with Recover, once; what can't be written is not ordered."""
import collections
import errno
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from job_case import JobCase


class Journal(JobCase):
    def test_killed_before_and_after_each_call(self):
        calls = self.calls()
        kinds = collections.Counter(calls)
        for kind in ("write", "fsync", "rename"):
            self.assertGreaterEqual(kinds[kind], 4, kinds)
        killed = 0
        for number, name in enumerate(calls, 1):
            for error in ("", "kill-after"):
                run = self.program("run", nth=number, error=error)
                killed += run.returncode == -signal.SIGKILL
                if (self.state / "genlayer/jobs").exists() and (self.state / "genlayer/pictures").exists():
                    self.assert_nothing_is_lost((number, name, error))
                self.forget()
        # The picture comes in a few pieces more or less, so the last calls may not be reached.
        self.assertGreaterEqual(killed, 2 * (len(calls) - 8))
        print(f"{killed} kills at {len(calls)} calls: {dict(kinds)}")

    def test_a_disk_that_fails_at_the_intent_lets_nothing_be_ordered(self):
        tried = 0
        for error in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO):
            for name in ("open", "open64", "mkdir", "write", "fsync", "rename"):
                run = self.program("run", on=name, nth=1, stays=1, error=error)
                if run.stdout.startswith("picture"):  # an error may speak of one, too
                    # Not a call that this build makes: it must not be among those of a run.
                    self.forget()
                    self.assertNotIn(name, self.calls())
                    continue
                tried += 1
                self.assertEqual(self.drawn(), [], (errno.errorcode[error], name))
                self.assertIn("error", run.stdout)
                self.forget()
        self.assertGreaterEqual(tried, 4 * 5)

    def test_a_disk_that_fails_at_any_call_loses_nothing(self):
        calls = self.calls()
        for number, name in enumerate(calls, 1):
            self.program("run", nth=number, error=errno.EIO)
            if (self.state / "genlayer/jobs").exists() and (self.state / "genlayer/pictures").exists():
                self.assert_nothing_is_lost((number, name))
            self.forget()


if __name__ == "__main__":
    unittest.main(verbosity=2)
