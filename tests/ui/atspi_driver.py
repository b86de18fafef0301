# SPDX-License-Identifier: GPL-3.0-or-later
"""A display of its own, and the windows on it as a screen reader sees them.

    with Session(folder) as session:            # Xvfb, a bus, accessibility, a window manager
        gimp = session.start(["gimp-console", …])
        window = session.window("New Layer from Prompt")
        window.find("button", "Generate").press()
        session.keys("ctrl+Return")

Everything waits with a deadline. What a session starts it ends, by its own process ids. One session
a process: libatspi keeps the first bus that it finds.
"""
import ctypes
import os
import signal
import subprocess
import time

from x11 import Display

PATIENCE = 60.0
MANAGED = {"frame", "dialog", "alert", "file chooser", "color chooser"}  # roles of windows that get a frame


LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def end_with_parent():
    """In a child: a test that is killed leaves no display behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class TooLate(AssertionError):
    pass


def wait_until(condition, what, seconds=PATIENCE):
    """The condition's value as soon as it is true."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TooLate(f"not in {seconds} s: {what}")
        time.sleep(0.02)


class Node:
    """One accessible object. A window that has just gone answers like an empty one."""

    def __init__(self, accessible, atspi):
        self.accessible, self.atspi = accessible, atspi

    def _ask(self, function, *arguments, default=None):
        from gi.repository import GLib
        try:
            return function(*arguments)
        except GLib.Error:
            return default

    @property
    def name(self):
        return self._ask(self.accessible.get_name, default="") or ""

    @property
    def description(self):
        return self._ask(self.accessible.get_description, default="") or ""

    @property
    def role(self):
        # GIMP 3.2's AT-SPI says "button" where the older one says "push button".
        role = self._ask(self.accessible.get_role_name, default="") or ""
        return "button" if role == "push button" else role

    def _has(self, state):
        states = self._ask(self.accessible.get_state_set)
        return bool(states and states.contains(state))

    @property
    def sensitive(self):
        return self._has(self.atspi.StateType.SENSITIVE)

    @property
    def showing(self):
        return self._has(self.atspi.StateType.SHOWING)

    @property
    def focused(self):
        return self._has(self.atspi.StateType.FOCUSED)

    @property
    def modal(self):
        return self._has(self.atspi.StateType.MODAL)

    @property
    def active(self):
        """A window that has the keyboard."""
        return self._has(self.atspi.StateType.ACTIVE)

    @property
    def checked(self):
        return self._has(self.atspi.StateType.CHECKED)

    @property
    def expanded(self):
        return self._has(self.atspi.StateType.EXPANDED)

    def children(self):
        count = self._ask(self.accessible.get_child_count, default=0)
        for index in range(count or 0):
            child = self._ask(self.accessible.get_child_at_index, index)
            if child:
                yield Node(child, self.atspi)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def look(self, role, name=None, showing=True):
        """The first of that role and name, or None."""
        for node in self.walk():
            if node.role == role and (name is None or node.name == name) \
                    and (node.showing or not showing):
                return node
        return None

    def find(self, role, name=None, showing=True, seconds=PATIENCE):
        return wait_until(lambda: self.look(role, name, showing), f"{role} “{name}”", seconds)

    @property
    def text(self):
        if not self._ask(self.accessible.is_text):  # else GTK warns, in the tested process
            return ""
        count = self._ask(self.atspi.Text.get_character_count, self.accessible, default=0)
        return self._ask(self.atspi.Text.get_text, self.accessible, 0, count, default="")

    @text.setter
    def text(self, text):
        self.atspi.EditableText.set_text_contents(self.accessible, text)

    @property
    def value(self):
        return self.atspi.Value.get_current_value(self.accessible)

    @value.setter
    def value(self, value):
        self.atspi.Value.set_current_value(self.accessible, value)

    def press(self):
        if not self.atspi.Action.do_action(self.accessible, 0):
            raise AssertionError(f"{self.role} “{self.name}” can not be pressed")

    @property
    def mnemonic(self):
        """What GTK says that Alt does with a control, such as "<Alt>g"; "" if nothing."""
        if not self._ask(self.accessible.is_action):
            return ""
        return self._ask(self.atspi.Action.get_key_binding, self.accessible, 0, default="") or ""

    @property
    def place(self):
        """Left, top, width and height on the screen, in pixels."""
        box = self.atspi.Component.get_extents(self.accessible, self.atspi.CoordType.SCREEN)
        return box.x, box.y, box.width, box.height

    def settled_place(self):
        """Its place, once it has stayed there for a quarter of a second: panels move while an image comes in."""
        seen = []

        def still():
            seen.append(self.place)
            time.sleep(0.05)
            return len(seen) >= 6 and len(set(seen[-6:])) == 1
        wait_until(still, f"{self.role} “{self.name}” stays where it is")
        return seen[-1]

    def focus(self):
        self.atspi.Component.grab_focus(self.accessible)

    def choose(self, index):
        """An entry of a list, as by hand."""
        self.atspi.Selection.select_child(self.accessible, index)

    def says(self, text):
        """A label that contains the text, or None."""
        for node in self.walk():
            if node.showing and text in (node.text or node.name):
                return node
        return None


class Session:
    def __init__(self, folder, size="1024x768", environment=None):
        self.folder, self.size = folder, size
        self.processes = []
        self.environment = {**os.environ, **(environment or {})}

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _open(self):
        for name in ("WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
            self.environment.pop(name, None)
        reading, writing = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writing), "-screen", "0", self.size + "x24",
                    "-nolisten", "tcp"], pass_fds=[writing])
        os.close(writing)
        self.environment["DISPLAY"] = ":" + self._line(reading)
        reading, writing = os.pipe()
        self.start(["dbus-daemon", "--session", "--nofork", f"--print-address={writing}"],
                   pass_fds=[writing])
        os.close(writing)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._line(reading)
        self.start(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        self.manager = self.start(["openbox", "--sm-disable"])
        self._wait_for_the_manager()
        os.environ.update({name: self.environment[name]
                           for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")})
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        Atspi.init()
        # A loaded machine's program that answers late is no program that is gone.
        Atspi.set_timeout(20_000, 60_000)

    def _wait_for_the_manager(self):
        """A window that is there before its manager may never get the keyboard."""
        display = Display(self.environment["DISPLAY"])
        try:
            wait_until(lambda: display.numbers(display.root, "_NET_SUPPORTING_WM_CHECK"), "a window manager")
        finally:
            display.close()

    @staticmethod
    def _line(reading):
        os.set_blocking(reading, False)
        got = b""

        def more():
            nonlocal got
            try:
                got += os.read(reading, 4096)
            except BlockingIOError:
                pass
            return got.endswith(b"\n")
        wait_until(more, "the first line of a server")
        os.close(reading)
        return got.decode().strip()

    def start(self, command, **more):
        log = open(self.folder / f"{os.path.basename(command[0])}.log", "a")
        process = subprocess.Popen(command, env=more.pop("env", self.environment), stdout=log,
                                   stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                                   preexec_fn=end_with_parent, **more)
        log.close()
        self.processes.append(process)
        return process

    def stop(self, process):
        """Ends it and what it started (its own session), whatever state it is in."""
        for number, patience in ((signal.SIGTERM, 3), (signal.SIGKILL, 10)):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                break
            try:
                process.wait(patience)
                if number == signal.SIGKILL:
                    break
            except subprocess.TimeoutExpired:
                pass
        process.wait(10)
        if process in self.processes:
            self.processes.remove(process)

    def __exit__(self, *_):
        for process in reversed(list(self.processes)):
            self.stop(process)

    def windows(self):
        desktop = Node(self.atspi.get_desktop(0), self.atspi)
        return [window for application in desktop.children() for window in application.children()]

    def window(self, name=None, role=None, seconds=PATIENCE):
        return self._taken_in(wait_until(lambda: self.look_window(name, role), f"window “{name or role}”", seconds))

    def window_with(self, role, name, seconds=PATIENCE):
        """A window that holds such a thing."""
        def look():
            return next((w for w in self.windows() if w.showing and w.look(role, name)), None)
        return self._taken_in(wait_until(look, f"a window with the {role} “{name}”", seconds))

    def _taken_in(self, window):
        """The window, once the window manager has it. Openbox keeps the frame of one that goes earlier, for ever,
        and then takes in no other (github.com/danakj/openbox, pull request 33); nobody presses a button that soon."""
        display = Display(self.environment["DISPLAY"])
        end = time.monotonic() + 10
        try:
            while time.monotonic() < end and len(display.windows()) < len(
                    [one for one in self.windows() if one.role in MANAGED and one.showing]):
                time.sleep(0.02)
        finally:
            display.close()
        return window

    def look_window(self, name=None, role=None):
        for window in self.windows():
            if (name is None or window.name == name) and (role is None or window.role == role):
                return window
        return None

    def keys(self, *keys):
        subprocess.run(["xdotool", "key", *keys], env=self.environment, check=True, timeout=10)

    def click(self, x, y, button=1):
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], env=self.environment,
                       check=True, timeout=10)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "8", text], env=self.environment, check=True,
                       timeout=60)

    def activate(self, title):
        """Gives a window the keyboard, as soon as it and the window manager are there."""
        display = Display(self.environment["DISPLAY"])

        def activated():
            found = [window for window in display.windows() if display.title(window) == title]
            if found and display.active() == found[-1]:
                return True
            if found:
                subprocess.run(["xdotool", "windowactivate", str(found[-1])], env=self.environment,
                               capture_output=True, timeout=20)
            return False
        try:
            wait_until(activated, f"“{title}” has the keyboard")
        except TooLate as late:
            there = {window: display.title(window) for window in display.windows()}
            raise TooLate(f"{late}; windows {there}, active {display.active()}, "
                          f"window manager's end {self.manager.poll()}") from None
        finally:
            display.close()

    def resize(self, title, width, height):
        subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$", "windowsize", str(width),
                        str(height)], env=self.environment, check=True, timeout=10)

    def picture(self, path):
        """The whole screen: a picture of one window waits for ever if that has just gone."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True,
                       timeout=20)
