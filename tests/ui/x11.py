# SPDX-License-Identifier: GPL-3.0-or-later
"""What a window manager knows of the windows on a display: libX11 and a few of its properties."""
import ctypes
import ctypes.util


class Display:
    def __init__(self, name):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        for function, result in (("XOpenDisplay", ctypes.c_void_p), ("XDefaultRootWindow", ctypes.c_ulong),
                                 ("XInternAtom", ctypes.c_ulong), ("XGetAtomName", ctypes.c_char_p)):
            getattr(self.x, function).restype = result
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        self.root = self.x.XDefaultRootWindow(self.display)

    def close(self):
        self.x.XCloseDisplay(self.display)

    def numbers(self, window, name):
        """A property that is a list of numbers, of 32 bits each for X."""
        kind, width = ctypes.c_ulong(), ctypes.c_int()
        count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)()
        self.x.XGetWindowProperty(
            self.display, ctypes.c_ulong(window), ctypes.c_ulong(self.x.XInternAtom(self.display, name.encode(), 0)),
            ctypes.c_long(0), ctypes.c_long(1024), 0, ctypes.c_ulong(0), ctypes.byref(kind), ctypes.byref(width),
            ctypes.byref(count), ctypes.byref(left), ctypes.byref(data))
        values = [data[index] for index in range(count.value)] if width.value == 32 else []
        if data:
            self.x.XFree(data)
        return values

    def atoms(self, window, name):
        return [self.x.XGetAtomName(self.display, ctypes.c_ulong(atom)).decode()
                for atom in self.numbers(window, name)]

    def windows(self):
        """All that the window manager has, the oldest first."""
        return self.numbers(self.root, "_NET_CLIENT_LIST")

    def stacked(self):
        """The same, the topmost last."""
        return self.numbers(self.root, "_NET_CLIENT_LIST_STACKING")
