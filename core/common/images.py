"""Pictures that people send in: looked at, bounded, and drawn anew, so that nothing but the picture is kept."""

import io
import threading
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.common.errors import Refusal, TooMany

# Read from the first bytes, never from a name or a header: what a browser would take it for is what it has to be.
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FORMATS = ("JPEG", "PNG", "WEBP")
# 40 megapixels are more than phones make, and some 160 MB once unpacked.
MAX_PIXELS = 40_000_000
# The largest take half a gigabyte for a second while they are drawn anew, so not as many at once as there are threads.
AT_ONCE = 2
PATIENCE = 10.0
_places = threading.BoundedSemaphore(AT_ONCE)
QUALITY = 82


class BadImage(Refusal):
    code, status = "bad_image", 400
    detail = _("That is not a picture that can be read here. Send a JPEG, PNG or WebP.")


def is_picture(data: bytes) -> bool:
    """True for what begins like a JPEG, PNG or WebP."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def reencode(data: bytes, *, square: int) -> bytes:
    """The picture, upright, cut to a square of this many pixels, as WebP and without what it carried. Raises BadImage,
    and TooMany while too many others are being drawn.

    Its size is read from its head before anything is unpacked; of a moving picture the first frame is kept.
    """
    if not is_picture(data):
        raise BadImage
    if not _places.acquire(timeout=PATIENCE):
        raise TooMany
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redraw(data, square)
    except BadImage:
        raise
    # Decoders fail in many ways on bytes made to make them fail; each means the same to whoever sent them.
    except Exception as error:
        raise BadImage from error
    finally:
        _places.release()


def _redraw(data: bytes, square: int) -> bytes:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
        width, height = found.size
        if width * height > MAX_PIXELS or min(width, height) < 1:
            raise BadImage
        found.seek(0)
        found.draft("RGB", (square * 2, square * 2))  # a JPEG is unpacked no larger than it is needed
        upright = ImageOps.exif_transpose(found)
        picture = upright.convert("RGBA" if _is_transparent(upright) else "RGB")
    fitted = ImageOps.fit(picture, (square, square), Image.Resampling.LANCZOS)
    drawn = Image.new(fitted.mode, fitted.size)
    drawn.paste(fitted)  # only the pixels go over: no metadata, no profile, no comments
    kept = io.BytesIO()
    drawn.save(kept, "WEBP", quality=QUALITY, method=4)
    return kept.getvalue()


def _is_transparent(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
