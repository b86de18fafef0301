# SPDX-License-Identifier: GPL-3.0-or-later
"""What a window manager knows of the windows on a display: libX11 and a few of its properties."""
import ctypes
import ctypes.util
import time


# A window that has just gone is no reason to end, as Xlib would.
IGNORE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda display, error: 0)


class Display:
    def __init__(self, name):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self.x.XSetErrorHandler(IGNORE)
        for function, result in (("XOpenDisplay", ctypes.c_void_p), ("XDefaultRootWindow", ctypes.c_ulong),
                                 ("XInternAtom", ctypes.c_ulong), ("XGetAtomName", ctypes.c_char_p)):
            getattr(self.x, function).restype = result
        self.display = ctypes.c_void_p(self._open(name))
        self.root = self.x.XDefaultRootWindow(self.display)

    def _open(self, name):
        """A busy server may refuse; what Xlib does with no display is to crash."""
        end = time.monotonic() + 20
        while not (display := self.x.XOpenDisplay(name.encode())):
            if time.monotonic() > end:
                raise ConnectionError(f"no display {name}")
            time.sleep(0.1)
        return display

    def close(self):
        self.x.XCloseDisplay(self.display)

    def _property(self, window, name):
        kind, width = ctypes.c_ulong(), ctypes.c_int()
        count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        self.x.XGetWindowProperty(
            self.display, ctypes.c_ulong(window), ctypes.c_ulong(self.x.XInternAtom(self.display, name.encode(), 0)),
            ctypes.c_long(0), ctypes.c_long(1024), 0, ctypes.c_ulong(0), ctypes.byref(kind), ctypes.byref(width),
            ctypes.byref(count), ctypes.byref(left), ctypes.byref(data))
        return width.value, count.value, data

    def numbers(self, window, name):
        """A property that is a list of numbers, of 32 bits each for X."""
        width, count, data = self._property(window, name)
        values = list(ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))[:count]) if width == 32 else []
        if data:
            self.x.XFree(data)
        return values

    def title(self, window):
        width, count, data = self._property(window, "_NET_WM_NAME")
        title = ctypes.string_at(data, count).decode() if width == 8 else ""
        if data:
            self.x.XFree(data)
        return title

    def atoms(self, window, name):
        return [self.x.XGetAtomName(self.display, ctypes.c_ulong(atom)).decode()
                for atom in self.numbers(window, name)]

    def windows(self):
        """All that the window manager has, the oldest first."""
        return self.numbers(self.root, "_NET_CLIENT_LIST")

    def active(self):
        """The one that has the keyboard, or None."""
        return next(iter(self.numbers(self.root, "_NET_ACTIVE_WINDOW")), None) or None
