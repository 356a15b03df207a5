"""The pictures that the demo's people attach: painted here, as PNG."""

import struct
import zlib

WIDTH, HEIGHT = 320, 200
Colour = tuple[int, int, int]

_WHITE, _INK, _GREY, _PALE = (255, 255, 255), (40, 40, 44), (170, 174, 182), (228, 231, 236)
_BLUE, _RED, _GREEN, _AMBER = (36, 96, 168), (196, 52, 46), (46, 140, 84), (214, 148, 30)


class Canvas:
    """A picture in true colour, painted in rectangles."""

    def __init__(self, ground: Colour = _WHITE) -> None:
        self._rows = [bytearray(bytes(ground) * WIDTH) for _y in range(HEIGHT)]

    def box(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        """A filled rectangle; what lies outside of the picture is cut off."""
        left, right = max(0, left), min(WIDTH, left + width)
        if right <= left:
            return
        line = bytes(colour) * (right - left)
        for row in self._rows[max(0, top) : max(0, top + height)]:
            row[left * 3 : right * 3] = line

    def lines(self, left: int, top: int, *widths: int) -> None:
        """Grey bars as if they were text."""
        for number, width in enumerate(widths):
            self.box(left, top + 12 * number, width, 5, _GREY)

    def png(self) -> bytes:
        """The file, as RFC 2083 wants it."""

        def chunk(kind: bytes, data: bytes) -> bytes:
            checksum = zlib.crc32(kind + data)
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

        rows = b"".join(b"\0" + bytes(row) for row in self._rows)
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b"")
        )


def photo() -> bytes:
    """Something grey on a table, with a little light."""
    canvas = Canvas()
    for y in range(HEIGHT):
        canvas.box(0, y, WIDTH, 1, (150 - y // 4, 110 - y // 5, 80 - y // 6))
    for x in range(71, 250):
        light = 120 + x // 4
        canvas.box(x, 61, 1, 89, (light, light, light + 8))
    canvas.box(211, 76, 14, 14, (200, 60, 50))
    return canvas.png()


def logo() -> bytes:
    """A star over water."""
    canvas = Canvas((244, 240, 230))
    for step in range(60):
        reach = min(60, 160 // max(1, step))
        for side in (70 - step, 70 + step):
            canvas.box(160 - reach, side, 2 * reach, 1, (250, 214, 110))
    for y in range(131, HEIGHT):
        for x in range(0, WIDTH, 40):
            deep = (y // 10 + x // 40) % 2
            canvas.box(x, y, 40, 1, (28, 92, 122) if deep else (36, 116, 150))
    return canvas.png()


def plan() -> bytes:
    """Walls of four rooms, with doors."""
    canvas = Canvas((252, 252, 250))
    for x in (20, 160, 298):
        canvas.box(x, 20, 2, 160, _INK)
    for y in (20, 100, 178):
        canvas.box(20, y, 280, 2, _INK)
    for x in (61, 221):
        canvas.box(x, 100, 23, 2, (252, 252, 250))
    return canvas.png()


def sign() -> bytes:
    """Squares that look as if a telephone could read them."""
    canvas = Canvas()
    for column in range(30):
        for row in range(30):
            corner = (column < 7 or column > 22) and (row < 7 or (row > 22 and column < 7))
            if corner:
                dark = max(abs(column % 23 - 3), abs(row % 23 - 3)) != 2
            else:
                dark = (column * 7 + row * 11 + column * row) % 5 < 2
            if dark:
                canvas.box(70 + 6 * column, 10 + 6 * row, 6, 6, (0, 0, 0))
    return canvas.png()


def _window(title: Colour) -> Canvas:
    """A window on a desk, with three buttons in its bar."""
    canvas = Canvas((96, 120, 148))
    canvas.box(30, 24, 260, 152, _WHITE)
    canvas.box(30, 24, 260, 22, title)
    for number, colour in enumerate((_GREEN, _AMBER, _RED)):
        canvas.box(240 + 16 * number, 31, 8, 8, colour)
    return canvas


def error() -> bytes:
    """A program that gives up, and says so in a small window."""
    canvas = _window(_INK)
    canvas.lines(44, 60, 90, 120, 70, 110, 60)
    canvas.box(70, 76, 200, 84, _PALE)
    canvas.box(84, 92, 32, 32, _RED)
    canvas.box(97, 98, 6, 12, _WHITE)
    canvas.box(97, 113, 6, 5, _WHITE)
    canvas.lines(128, 94, 120, 104, 60)
    canvas.box(200, 138, 56, 14, _BLUE)
    return canvas.png()


def signin() -> bytes:
    """A page that wants a password."""
    canvas = _window((210, 214, 220))
    canvas.box(44, 30, 150, 10, _WHITE)
    canvas.box(120, 56, 80, 10, _BLUE)
    for top in (80, 106):
        canvas.box(90, top, 140, 18, _GREY)
        canvas.box(91, top + 1, 138, 16, _WHITE)
    canvas.lines(98, 87, 60)
    for number in range(8):
        canvas.box(98 + 9 * number, 112, 5, 5, _INK)
    canvas.box(90, 136, 140, 18, _BLUE)
    return canvas.png()


def blank() -> bytes:
    """A page that shows nothing below its address."""
    canvas = _window((210, 214, 220))
    canvas.box(44, 30, 170, 10, _WHITE)
    canvas.box(31, 46, 90, 2, _BLUE)
    return canvas.png()


def panel() -> bytes:
    """The display of a printer, with a warning."""
    canvas = Canvas((62, 64, 70))
    canvas.box(24, 30, 200, 140, (188, 212, 196))
    canvas.box(40, 48, 26, 26, _AMBER)
    canvas.box(51, 53, 4, 10, _INK)
    canvas.box(51, 66, 4, 4, _INK)
    canvas.lines(78, 52, 120, 90)
    canvas.lines(40, 96, 150, 130, 60)
    for number, colour in enumerate((_GREEN, _AMBER, _RED)):
        canvas.box(252, 50 + 40 * number, 30, 22, colour)
    return canvas.png()


def _chart(values: list[int], limit: int) -> bytes:
    """Bars over a base line; those over the limit are red."""
    canvas = Canvas()
    for line in range(40, 180, 28):
        canvas.box(24, line, 280, 1, _PALE)
    canvas.box(24, 180, 280, 2, _INK)
    for number, value in enumerate(values):
        colour = _RED if value > limit else _BLUE
        canvas.box(30 + 17 * number, 180 - value, 12, value, colour)
    canvas.box(24, 180 - limit, 280, 1, _RED)
    return canvas.png()


def signal() -> bytes:
    """How strong the Wi-Fi was over the morning."""
    return _chart([92, 96, 90, 88, 61, 40, 35, 38, 52, 80, 91, 94, 95, 90, 93, 96], 110)


def temperature() -> bytes:
    """A cupboard that gets warm."""
    return _chart([48, 50, 49, 52, 55, 60, 68, 77, 88, 97, 108, 118, 124, 128, 131, 132], 90)
