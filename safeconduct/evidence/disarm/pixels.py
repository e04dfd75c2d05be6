"""A picture as raw pixels, and back."""

import io

from PIL import Image, ImageChops

from safeconduct.evidence.disarm.frames import Frame, Word


def frame_of(image: Image.Image) -> Frame:
    """Grey where there is no colour: a third of the bytes."""
    colour = image if image.mode in {"L", "RGB"} else image.convert("RGB")
    flat = colour.convert("L") if _is_grey(colour) else colour
    return Frame(Word.PAGE, len(flat.getbands()), flat.width, flat.height, flat.tobytes())


def _is_grey(image: Image.Image) -> bool:
    if image.mode == "L":
        return True
    red, green, blue = image.split()
    return not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox()


def jpeg_of(frame: Frame, quality: int) -> bytes:
    """The pixels as a JPEG of our own making."""
    image = Image.frombytes("L" if frame.channels == 1 else "RGB", (frame.width, frame.height), frame.pixels)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()
