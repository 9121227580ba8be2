"""Drawing a picture anew: its pixels are kept, and nothing else that came with them."""

import io

from interviewers.papers import limits
from interviewers.papers.pdf import Unfit

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def redraw(data: bytes, content_type: str) -> bytes:
    """The same picture, upright, as the same kind of file. Raises Unfit, and what a broken file makes Pillow raise."""
    from PIL import Image, ImageOps

    form = _FORMATS[content_type]
    Image.MAX_IMAGE_PIXELS = None  # its own bound comes after ours and is larger
    with Image.open(io.BytesIO(data), formats=[form]) as found:
        width, height = found.size
        # From the head of the file, before anything is unpacked.
        if width * height > limits.MAX_PIXELS or min(width, height) < 1:
            raise Unfit("pixels")
        if form == "JPEG":
            found.draft("RGB", (limits.MAX_SIDE, limits.MAX_SIDE))
        upright = ImageOps.exif_transpose(found)
        is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        picture = upright.convert("RGBA" if is_clear and form == "PNG" else "RGB")
    if max(picture.size) > limits.MAX_SIDE:
        picture.thumbnail((limits.MAX_SIDE, limits.MAX_SIDE))
    drawn = Image.new(picture.mode, picture.size)
    drawn.paste(picture)
    kept = io.BytesIO()
    if form == "JPEG":
        drawn.save(kept, "JPEG", quality=88)
    else:
        drawn.save(kept, "PNG", compress_level=6)
    return kept.getvalue()
