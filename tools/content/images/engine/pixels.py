"""Opens, cleans and cuts pictures with Pillow. Runs in the parsers' child: what strangers send may be hostile."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import BaseModel

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85


class Cleaned(BaseModel):
    """A picture without anything but its pixels, as JPEG; or `refused`, in one line."""

    data: bytes = b""
    width: int = 0
    height: int = 0
    refused: str | None = None


def clean(data: bytes = b"", most_pixels: int = 50_000_000, longest: int = 2_400, shortest: int = 320) -> Cleaned:
    """Re-encodes it: turned as its EXIF says, then without EXIF, in RGB, its longer side at most `longest`."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            width, height = picture.size
            if width * height > most_pixels:
                return Cleaned(refused=_too_large(most_pixels))
            if (
                picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1
            ):  # a phone's JPEG with a depth map is one
                return Cleaned(refused="A moving picture cannot be used: take one frame of it.")
            picture.draft("RGB", (longest, longest))
            turned = ImageOps.exif_transpose(_opaque(picture))
            return _kept(turned, longest, shortest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Cleaned(refused=_too_large(most_pixels))
    except UnidentifiedImageError:
        return Cleaned(refused="That is no JPEG, PNG or WebP picture.")
    except (OSError, ValueError, SyntaxError, EOFError):
        return Cleaned(refused="The picture is damaged and cannot be read.")


def _kept(picture: Image.Image, longest: int, shortest: int) -> Cleaned:
    if min(picture.size) < shortest:
        return Cleaned(refused=f"The picture is too small: each side needs at least {shortest} pixels.")
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return Cleaned(data=_jpeg(picture), width=picture.width, height=picture.height)


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, where it is transparent; its EXIF stays for the turning."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        ground.info["exif"] = picture.info.get("exif", b"")
        return ground
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def cut(data: bytes, box: tuple[int, int, int, int], width: int, height: int) -> bytes:
    """The part in the box as a JPEG of that size. Of our own pictures only; ValueError for a box outside."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        left, top, right, bottom = box
        if not (0 <= left < right <= picture.width and 0 <= top < bottom <= picture.height):
            raise ValueError("the box is not within the picture")
        part = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS, box=box)
    return _jpeg(part)


def _jpeg(picture: Image.Image) -> bytes:
    """Nothing but the pixels: no EXIF, no comment, no profile."""
    bare = Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _too_large(most: int) -> str:
    return f"The picture has too many pixels: at most {most // 1_000_000} million."
