"""Packed answers unpacked piece by piece, so that a few kilobytes never become gigabytes."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
_MOST_LAYERS = 2
_BOMB = 100  # times its own size: pages of text stay far below, a bomb comes near deflate's 1,032


class CannotUnpack(Exception):
    """Packed in a way that we did not ask for, or broken."""


class Bomb(Exception):
    """Unpacks to far more than any page."""


class Body:
    """Collects an answer's body up to `most` bytes unpacked. `coding`: its Content-Encoding."""

    def __init__(self, coding: str, most: int) -> None:
        names = [
            name for name in (part.strip().casefold() for part in coding.split(",")) if name not in ("", "identity")
        ]
        if len(names) > _MOST_LAYERS:
            raise CannotUnpack(f"packed {len(names)} times over")
        self._layers = [_Layer(name, most) for name in reversed(names)]
        self._most, self._body = most, bytearray()
        self.transferred = 0

    @property
    def full(self) -> bool:
        return max(len(self._body), self.transferred) > self._most

    @property
    def ended(self) -> bool:
        """Whether what was packed came to its end: what follows is not read, as in browsers."""
        return bool(self._layers) and all(layer.ended for layer in self._layers)

    @property
    def whole(self) -> bool:
        return not self.full and (self.ended or not self._layers or not self.transferred)

    @property
    def content(self) -> bytes:
        return bytes(self._body[: self._most])

    def add(self, piece: bytes) -> None:
        """Raises Bomb, CannotUnpack."""
        self.transferred += len(piece)
        for layer in self._layers:
            piece = layer.unpack(piece)
            if layer.full and layer.given > _BOMB * layer.taken:
                raise Bomb
        self._body += piece


class _Layer:
    """One layer of packing; gives at most one byte more than `most`, then nothing."""

    def __init__(self, name: str, most: int) -> None:
        if name not in ("gzip", "x-gzip", "deflate"):
            raise CannotUnpack(f"packed as {name[:20]}")
        self._most, self.given, self.taken = most, 0, 0
        self._start: bytes | None = b"" if name == "deflate" else None
        self._packed = zlib.decompressobj(31)

    @property
    def full(self) -> bool:
        return self.given > self._most

    @property
    def ended(self) -> bool:
        return self._packed.eof

    def unpack(self, piece: bytes) -> bytes:
        if self._start is not None:
            piece, self._start = self._start + piece, None
            if len(piece) < 2:  # not enough to tell zlib (RFC 1950) from the bare deflate that some servers send
                self._start = piece
                return b""
            zlibs = piece[0] & 0x0F == 8 and int.from_bytes(piece[:2]) % 31 == 0
            self._packed = zlib.decompressobj(15 if zlibs else -15)
        if self.full or self._packed.eof:
            return b""
        try:
            unpacked = self._packed.decompress(piece, self._most + 1 - self.given)
        except zlib.error as error:
            raise CannotUnpack(str(error)) from None
        self.given += len(unpacked)
        self.taken += len(piece) - len(self._packed.unconsumed_tail)
        return unpacked
