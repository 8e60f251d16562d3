"""Pictures are never kept as they came: they are decoded and written anew, without metadata."""

import io

from PIL import Image, ImageOps

from projects.documents.uploads.kinds import FILE_TYPES
from projects.documents.uploads.refusals import Refusal, UploadRefused

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
MAX_PIXELS = 40_000_000
_MILLION = 1_000_000


def reencode(data: bytes, extension: str) -> bytes:
    """The same picture in the same format with nothing but its pixels, turned upright.

    Raises UploadRefused: TOO_MANY_PIXELS (above 40 million, before anything is decoded) or DAMAGED.
    """
    label = FILE_TYPES[extension].label
    format_ = FORMATS[extension]
    try:
        with Image.open(io.BytesIO(data), formats=[format_]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UploadRefused(Refusal.TOO_MANY_PIXELS, limit=MAX_PIXELS // _MILLION)
            upright = ImageOps.exif_transpose(image)
            mode = _mode(upright, format_)
            # A new image takes the pixels only; comments, EXIF, XMP and profiles stay behind in `info`.
            clean = Image.new(mode, upright.size)
            clean.paste(upright.convert(mode))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused(Refusal.TOO_MANY_PIXELS, limit=MAX_PIXELS // _MILLION) from error
    except UploadRefused:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds of errors on a damaged file.
        raise UploadRefused(Refusal.DAMAGED, type=label) from error
    out = io.BytesIO()
    clean.save(out, format_, **({"quality": 90} if format_ == "JPEG" else {}))
    return out.getvalue()


def _mode(image: Image.Image, format_: str) -> str:
    if format_ == "PNG" and image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L"} else "RGB"
