"""Pictures that editors bring for the site: kept in memory on the way in, and without what the camera wrote into them.

A photo tells where and when it was taken, and with whose telephone. On a public page that can lead to a person.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024  # as Wagtail's own limit
MOST_PIXELS = 50_000_000  # a telephone's best camera; four bytes each while it is drawn anew
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
KEPT = frozenset({"transparency", "background", "loop", "duration"})  # what pixels need to look as they should


class BarePictures(MemoryFileUploadHandler):
    """Takes the uploads of the site's editor. What is larger than the limit does not arrive at all."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.activated = content_length <= LARGEST

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        file = super().file_complete(file_size)
        if file is None:
            return None
        bare = _bare(file)
        size = bare.getbuffer().nbytes
        return InMemoryUploadedFile(bare, self.field_name, self.file_name, self.content_type, size, self.charset)


def _bare(file: UploadedFile[Any]) -> io.BytesIO:
    """The picture upright and drawn anew, pixels only. What is no picture stays as it is: the form refuses it."""
    content = file.read()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return io.BytesIO()  # an empty file, which the form refuses as no picture
            kind, drawn = picture.format, ImageOps.exif_transpose(picture).copy()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return io.BytesIO(content)
    drawn.info = {name: value for name, value in drawn.info.items() if name in KEPT}
    bare = io.BytesIO()
    drawn.save(bare, format=kind, **({"quality": 90} if kind in {"JPEG", "WEBP"} else {}))
    bare.seek(0)
    return bare
