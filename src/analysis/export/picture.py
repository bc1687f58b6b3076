"""Pictures in few colors as small PNGs."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image

#: Shades of a PNG. A drawing has a dozen colors; the others are the edges of letters.
_SHADES: Final = 128

#: How hard a PNG is packed: 6 makes it a fiftieth smaller and takes half as long again.
_PACKED: Final = 4


def write_png(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """A picture as a PNG that holds nothing but pixels: each area in its color, and edges in few shades.

    Parameters
    ----------
    pixels : array of height × width × 4: red, green, blue, and a byte that says nothing
    """
    # a shade is found for each run of equal pixels: there are a fifteenth as many
    each = pixels.reshape(-1).view(np.uint32)
    begins = np.flatnonzero(np.append(True, each[1:] != each[:-1]))
    lengths = np.diff(begins, append=each.size)
    colors = pixels.reshape(-1, 4)[begins, :3]
    few = Image.fromarray(colors[np.newaxis]).quantize(_SHADES, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    shades = np.asarray(few)[0]
    palette = np.reshape(few.getpalette() or (), (-1, 3)).astype(np.uint8)
    # each shade is a mean of the colors near it: make it the one of areas and lines, of several that with most pixels
    wide = np.flatnonzero(lengths > 1)
    _, which = np.unique(each[begins[wide]], return_inverse=True)
    by_size = wide[np.argsort(np.bincount(which, lengths[wide])[which], kind="stable")]
    palette[shades[by_size]] = colors[by_size]  # the last that is set stays
    picture = Image.fromarray(np.repeat(shades, lengths).reshape(pixels.shape[:2]))
    picture.putpalette(palette.tobytes())
    file = BytesIO()
    picture.save(file, "PNG", compress_level=_PACKED)
    return file.getvalue()
