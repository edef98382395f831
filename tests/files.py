"""Files as people send them, with everything in them that must not get through."""

import io
import struct

from PIL import Image

from bot import cleaning

OWNER = "Aino Virtanen"


def photo(size=(640, 480), colour="navy", kind="JPEG"):
    """A picture that says who made it, where and with what."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x013B] = OWNER  # artist
    exif[0x010F] = "Phone of Aino"
    exif.get_ifd(0x8825)[1] = "N"  # where
    out = io.BytesIO()
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_text("Author", OWNER)
        image.save(out, kind, pnginfo=words, exif=exif)
    else:
        image.save(out, kind, exif=exif, comment=OWNER.encode())
    return out.getvalue()


def page(flags, number, body, stream=7, position=0):
    """A page of Ogg as a recorder writes it."""
    lengths = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return cleaning._written((flags, position, stream, number, lengths, body))


def voice(comment=f"ARTIST={OWNER}"):
    """A voice message whose tags name its maker; its sound is three frames of silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    said = comment.encode()
    tags = b"OpusTags" + struct.pack("<I", 5) + b"Phone" + struct.pack("<II", 1, len(said)) + said
    return page(2, 0, head) + page(0, 1, tags) + page(4, 2, b"\xf8\xff\xfe" * 3, position=2880)
