# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour spaces from their definitions, ICC profiles of them, and how far two colours are apart.

Shares nothing with lcms, babl or the plug-in: it is what their results are judged by. Colours are linear
light of 0 … 1, XYZ is relative to D50 with Y of white 1.
"""
import struct

D50 = (0.9642, 1.0, 0.8249)
D65 = (0.3127, 0.3290)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def product(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)] for i in range(3)]


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[x / determinant for x in row] for row in (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d))]


def xyz_of(x, y):
    return [x / y, 1, (1 - x - y) / y]


def diagonal(values):
    return [[values[i] if i == j else 0 for j in range(3)] for i in range(3)]


class Power:
    """A curve that is one exponent, as ICC's curv with one entry holds it."""
    def __init__(self, exponent):
        self.fixed = round(exponent * 256)
        self.exponent = self.fixed / 256

    def decode(self, value):
        return max(0, value) ** self.exponent

    def encode(self, light):
        return max(0, light) ** (1 / self.exponent)

    def icc(self):
        return b"curv" + struct.pack(">IIHxx", 0, 1, self.fixed)


class Srgb:
    """sRGB's curve: a line, then a power."""
    @staticmethod
    def decode(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    @staticmethod
    def encode(light):
        light = max(0, light)
        return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055

    @staticmethod
    def icc():
        numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        return b"para" + struct.pack(">IHH5i", 0, 3, 0, *(round(n * 65536) for n in numbers))


class Linear:
    decode = encode = staticmethod(lambda value: value)


class Space:
    """RGB by the primaries' chromaticities with white D65, or gray where there are none."""
    def __init__(self, name, curve, primaries=None):
        self.name, self.curve, self.gray = name, curve, primaries is None
        if self.gray:
            return
        columns = [xyz_of(*primary) for primary in primaries]
        plain = [[columns[j][i] for j in range(3)] for i in range(3)]
        scaled = product(plain, diagonal(times(inverse(plain), xyz_of(*D65))))
        cones = [b / a for a, b in zip(times(BRADFORD, xyz_of(*D65)), times(BRADFORD, D50))]
        adapt = product(inverse(BRADFORD), product(diagonal(cones), BRADFORD))
        self.to_xyz = product(adapt, scaled)
        self.from_xyz = inverse(self.to_xyz)

    def xyz(self, light):
        return [white * light[0] for white in D50] if self.gray else times(self.to_xyz, light)

    def light(self, xyz):
        return [xyz[1]] if self.gray else times(self.from_xyz, xyz)

    def profile(self):
        """An ICC profile of version 4."""
        def s15(*numbers):
            return struct.pack(f">{len(numbers)}i", *(round(n * 65536) for n in numbers))

        def text(words):
            words = words.encode("utf-16-be")
            return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(words), 28) + words

        tags = {b"desc": text(self.name), b"cprt": text("none"), b"wtpt": b"XYZ \0\0\0\0" + s15(*D50)}
        if self.gray:
            tags[b"kTRC"] = self.curve.icc()
        else:
            for i, letter in enumerate((b"r", b"g", b"b")):
                tags[letter + b"XYZ"] = b"XYZ \0\0\0\0" + s15(*(row[i] for row in self.to_xyz))
                tags[letter + b"TRC"] = self.curve.icc()
        table, data = b"", b""
        start = 128 + 4 + 12 * len(tags)
        for name, value in tags.items():
            table += name + struct.pack(">II", start + len(data), len(value))
            data += value + bytes(-len(value) % 4)
        return struct.pack(">I4xI4s4s4s12x4s28x12s48x", start + len(data), 0x04300000, b"mntr",
                           b"GRAY" if self.gray else b"RGB ", b"XYZ ", b"acsp",
                           s15(*D50)) + struct.pack(">I", len(tags)) + table + data


SRGB = Space("sRGB", Srgb, [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)])
P3 = Space("Display P3", Srgb, [(0.68, 0.32), (0.265, 0.69), (0.15, 0.06)])
ADOBE = Space("Adobe RGB", Power(2.19921875), [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)])
GRAY_18 = Space("gray, gamma 1.8", Power(1.8))
GRAY_22 = Space("gray, gamma 2.2", Power(2.2))
GRAY = Space("gray as sRGB", Srgb)


def lab(xyz):
    def f(t):
        return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
    x, y, z = (f(value / white) for value, white in zip(xyz, D50))
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def delta_e(one, other):
    """CIE 1976, of two XYZ: the strictest of the usual ones for saturated colours."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other))) ** 0.5
