"""A matplotlib figure as small, repeatable SVG that a page can follow into the dark.

matplotlib's SVG carries style attributes (which a strict content policy blocks), a style
sheet that would reach the whole page, ids that collide when two charts share it, comments
and a date. What leaves here has none of these: presentation attributes, text as text,
only the ids that something points to, each beginning with a mark of the chart's name.
"""

from __future__ import annotations

import cmath
import math
import re
from functools import cache, lru_cache
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from lxml import etree

from analysis.charts import typeface
from analysis.charts.palette import INK, PALETTE, in_palette
from analysis.escape import make_visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

#: CSS pixels an inch of figure is shown at: 6.4 inches fill a column of 640 pixels, and text
#: of 10 points is 14 pixels high.
PIXELS_PER_INCH = 100


class RowLink(NamedTuple):
    """A row of a drawing that leads to a place on the page: its ends, and its middle from the top, in pixels.

    The words of ``shown`` stand at its left end while a reader is on it.
    """

    place: str
    title: str
    shown: str
    left: float
    right: float
    top: float


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: The only elements and attributes that a drawing may hold. An ``a`` leads to a place on the page (:func:`is_link`).
ELEMENTS = _names(
    "svg title desc defs g path use text tspan rect circle ellipse line polyline polygon clipPath image a"
)
ATTRIBUTES = _names(
    """id class role aria-labelledby viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform
    preserveAspectRatio href clip-path clip-rule fill fill-opacity fill-rule opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    font-family font-size font-style font-weight text-anchor"""
)
_NUMBERS = _names("d points x y x1 y1 x2 y2 cx cy r width height")
_LOOKS = _names(
    """clip-path fill fill-opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width font-size font-style font-weight text-anchor"""
)
_NOT_SHARED = _names("id opacity")

_G, _PATH, _USE, _DEFS, _TEXT, _TSPAN, _A = (
    f"{{{SVG}}}{tag}" for tag in ("g", "path", "use", "defs", "text", "tspan", "a")
)
_WORDS = frozenset((_TEXT, _TSPAN, f"{{{SVG}}}title", f"{{{SVG}}}desc"))

_FONT_FAMILY = f"{typeface.CARRIED_FAMILY}, {typeface.FAMILY}, sans-serif"
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_BLANKS = re.compile(r"\s+")
_STEP = re.compile(r" ?([A-Za-z]) ?")
_CORNER = re.compile(r"([ML])(-?[\d.]+) (-?[\d.]+)")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_OWN_URL = re.compile(r"url\(#[\w-]+\)")
_NO_ROTATION = re.compile(r"^rotate\(-?0(\.0+)?(?=[ ),])[^)]*\)$")
_REFERENCE = re.compile(r"#([^)\"'\s]+)")
_PLACE = re.compile(r"#\w[\w-]*")
_IN_LINK = _names("title path text")
_POWER = re.compile(r"\$\\mathdefault\{(-?)(?:([\d.]+)\\times)?(10\^\{(-?\d+)\}|0)\}\$")
_SAFE_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")


_IN_PALETTE = {shade.light: f"var(--{role}, {shade.light})" for role, shade in PALETTE.items()}


def render_svg(figure: Figure | str, *, name: str, title: str, description: str) -> str:
    """A drawing as an SVG document that stands alone, with its title and description.

    Parameters
    ----------
    figure : matplotlib Figure or SVG text
        A figure is drawn once at its own size and closed; where a title or a label sticks out, the drawing has
        room for it. ``$`` in its texts is a dollar: there is no mathtext, and powers of ten are plain numbers.
        The ground of figure and axes is left out: that of the page is under it, in the dark as well.
    name : str
        Marks every id, so that drawings of different names can share a page.
    title, description : str
        Become ``<title>`` and ``<desc>``, which screen readers speak.

    Returns
    -------
    str, the same for the same drawing in every process

    Raises
    ------
    ValueError
        The text is not SVG.
    """
    source = figure if isinstance(figure, str) else _draw(figure, name)
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(make_visible(source).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"chart {name!r} is not SVG: {error}") from None
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"chart {name!r} is not SVG: its root is {root.tag!r}")
    _keep_known(root)
    _take_palette(root)
    _join_dots(root)
    _number_ids(root, name)
    _remove_invisible(root)
    _group_shared_looks(root)
    _move_looks_to_root(root)
    _label(root, name, title, description)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def print_on_paper(svg: str) -> str:
    """The SVG for a document: in the type of the text around it, without links, whose words show where a pointer is.

    >>> print_on_paper('<svg><g><a href="#x"><path/></a></g></svg>')
    '<svg><g></g></svg>'
    """
    return re.sub(r"<a [^>]*>.*?</a>\s*", "", _without_type(svg), flags=re.DOTALL)


def _without_type(svg: str) -> str:
    return svg.replace(f' font-family="{_FONT_FAMILY}"', "")


def follow_reader(svg: str) -> str:
    """The SVG for a page: palette colors as CSS variables, the page's own font.

    Each variable has the light shade as its fallback, so that the drawing is whole
    where no style sheet is.

    >>> follow_reader('<path fill="#005f9e"/>')
    '<path fill="var(--accent, #005f9e)"/>'
    """
    svg = _without_type(svg).replace(">\n<", "><")
    return re.sub(r'(?<==")#[0-9a-f]{6}(?=")', lambda found: _IN_PALETTE.get(found[0], found[0]), svg)


def is_link(element: etree._Element) -> bool:
    """Whether an ``a`` of a drawing leads to a place on the page, and holds its title, marks and words alone.

    >>> is_link(etree.fromstring(f'<a xmlns="{SVG}" href="#ada-example"><title>Ada Example</title></a>'))
    True
    >>> is_link(etree.fromstring(f'<a xmlns="{SVG}" href="https://example.org"/>'))
    False
    """
    inside = {child.tag.removeprefix(f"{{{SVG}}}") if isinstance(child.tag, str) else "" for child in element}
    return element.keys() == ["href"] and bool(_PLACE.fullmatch(element.get("href", ""))) and inside <= _IN_LINK


def _draw(figure: Figure, name: str) -> str:
    import matplotlib
    from matplotlib import pyplot
    from matplotlib.backends.backend_mixed import MixedModeRenderer
    from matplotlib.collections import QuadMesh

    figure.patch.set_visible(False)
    for axes in figure.axes:
        for one in (axes, *axes.child_axes):
            one.patch.set_visible(False)
        if axes.images or any(isinstance(found, QuadMesh) for found in axes.collections):
            for text in axes.texts:  # on colors that do not follow the reader: neither does its own
                text.set_color(_like(text.get_color()))
    page = StringIO()
    nothing: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "svg.id": None}):
        dpi, figure.dpi = figure.dpi, 72  # a unit of the drawing is a point
        width, height = figure.get_size_inches()
        svg = _renderer()(width * 72, height * 72, page, image_dpi=dpi, metadata=nothing)
        renderer: Any = MixedModeRenderer(figure, width, height, dpi, svg)  # type: ignore[no-untyped-call]
        figure.draw(renderer)
        renderer.finalize()
    pyplot.close(figure)
    shown = svg.shown()
    return re.sub('viewBox="[^"]*"', f'viewBox="{shown}"', page.getvalue(), count=1) if shown else page.getvalue()


def _like(color: Any) -> tuple[float, float, float]:
    """The color as one that no palette has."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(color)
    return red, green, blue + (1 if blue < 0.5 else -1) / 255


@cache
def _renderer() -> Any:
    """matplotlib's SVG renderer, which remembers the sizes of texts and notes what sticks out of the figure.

    Made late, as matplotlib is slow to import.
    """
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.transforms import Affine2D

    class Renderer(RendererSVG):
        def __init__(self, width: float, height: float, *page: Any, **looks: Any) -> None:
            super().__init__(width, height, *page, **looks)  # type: ignore[no-untyped-call]
            #: Left, lower, right and upper edge of all that is drawn, at least those of the figure.
            self.edges = 0.0, 0.0, width, height

        def shown(self) -> str:
            """The view box of all that is drawn, with a little room where it sticks out; empty if nothing does."""
            beyond = [-self.edges[0], -self.edges[1], self.edges[2] - self.width, self.edges[3] - self.height]
            if max(beyond) < 1:
                return ""
            left, lower, right, upper = (math.ceil(by) + 2 if by >= 1 else 0 for by in beyond)
            return f"{-left:g} {-upper:g} {self.width + left + right:g} {self.height + lower + upper:g}"

        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            words = _without_math(s)
            super().draw_text(gc, x, y, words, prop, angle, False, mtext)  # type: ignore[no-untyped-call]
            width, height, descent = _text_size(words, prop)
            along, up = cmath.rect(width, math.radians(angle)), cmath.rect(1, math.radians(angle + 90))
            base = complex(x, self.height - y)
            corners = [base + end + up * by for end in (0, along) for by in (-descent, height - descent)]
            self._note([at.real for at in corners], [at.imag for at in corners])

        def _make_flip_transform(self, transform: Any) -> Any:
            """From the top, as in SVG. Matplotlib's own builds a tree of transforms for each path."""
            if not transform.is_affine:
                return super()._make_flip_transform(transform)  # type: ignore[no-untyped-call]
            from_top = transform.get_matrix().copy()
            from_top[1] *= -1
            from_top[1, 2] += self.height
            return Affine2D(from_top)

        def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
            super().draw_path(gc, path, transform, rgbFace)  # type: ignore[no-untyped-call]
            if gc.get_clip_rectangle() is None and gc.get_clip_path()[0] is None and len(path.vertices):
                x0, y0, x1, y1 = path.get_extents(transform).extents
                self._note([x0, x1], [y0, y1])

        def _note(self, xs: Sequence[float], ys: Sequence[float]) -> None:
            left, lower, right, upper = self.edges
            self.edges = min(left, *xs), min(lower, *ys), max(right, *xs), max(upper, *ys)

        def get_text_width_height_descent(
            self, s: str, prop: FontProperties, ismath: Any
        ) -> tuple[float, float, float]:
            return _text_size(_without_math(s), prop)

        def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
            """What matplotlib would look up in the files of the type for every text, and twice for that of a tick."""
            return _line_height(prop)

        def write_links(self, rows: Sequence[RowLink], ink: str, height: float) -> None:
            """Rows of the drawing that lead somewhere: unseen lines, which a page shows when a reader is on one."""
            writer: Any = self.writer
            unseen = {"fill": ink, "fill-opacity": "0", "stroke": ink, "stroke-opacity": "0"}
            writer.start("g", {**unseen, "stroke-width": f"{height:.2f}", "font-size": "9px"})
            for row in rows:
                writer.start("a", {"href": f"#{row.place}"})
                writer.element("title", row.title)
                writer.element("path", d=f"M {row.left:.0f} {row.top:.1f} L {row.right:.0f} {row.top:.1f}")
                if row.shown:
                    writer.element("text", row.shown, x=f"{row.left:.0f}", y=f"{row.top + 3.2:.1f}")
                writer.end("a")
            writer.end("g")

    return Renderer


@lru_cache(maxsize=4096)
def _text_size(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Width, height and depth under the line, in points."""
    from matplotlib.textpath import text_to_path

    width, height, descent = text_to_path.get_text_width_height_descent(text, font, False)
    return width, height, descent


@lru_cache(maxsize=256)
def _line_height(font: FontProperties) -> tuple[float, float, float]:
    """How far a line reaches over and under its baseline, and the gap to the next, in points."""
    from matplotlib.font_manager import findfont, get_font

    file = get_font(findfont(font))
    table, point = file.get_sfnt_table("OS/2"), font.get_size_in_points() / file.units_per_EM
    if table is None:
        return file.ascender * point, -file.descender * point, 0.0
    return table["sTypoAscender"] * point, -table["sTypoDescender"] * point, table["sTypoLineGap"] * point


def _without_math(text: str) -> str:
    r"""The labels of a logarithmic axis as plain numbers; any other ``$`` is a dollar.

    >>> [_without_math("$\\mathdefault{%s}$" % label) for label in ("2\\times10^{3}", "-10^{-2}", "0")]
    ['2,000', '−0.01', '0']
    """
    found = _POWER.fullmatch(text)
    if not found:
        return text
    sign, factor, number, power = found.groups()
    value = f"{float(factor or 1) * 10 ** int(power):,.{max(-int(power), 0)}f}" if power else number
    return f"{'−' * len(sign)}{value}"


def _keep_known(root: etree._Element) -> None:
    marks = {element for defs in root.iter(_DEFS) for element in defs.iter()}
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.removeprefix(f"{{{SVG}}}") not in ELEMENTS:
            _remove(element)
            continue
        digits = 2 if element in marks else 1  # marks are small
        wanted = dict(element.items())
        if "style" in wanted:
            wanted |= _declarations(wanted.pop("style"))
        if _XLINK_HREF in wanted:
            wanted["href"] = wanted.pop(_XLINK_HREF)
        if element.tag == _A:
            wanted = {"href": wanted.get("href", "")}
        element.attrib.clear()
        kept = ((key, _kept_value(key, value, digits)) for key, value in sorted(wanted.items()))
        element.attrib.update((key, value) for key, value in kept if value is not None)
        if element.tag == _A and not is_link(element):
            element.tag = _G
            element.attrib.clear()


def _take_palette(root: etree._Element) -> None:
    """Give what has a usual color of matplotlib or seaborn the one of the palette that it stands for."""
    painted = [(element, key) for element in root.iter() for key in ("fill", "stroke") if key in element.attrib]
    ours = in_palette({element.attrib[key] for element, key in painted})
    for element, key in painted:
        element.set(key, ours[element.attrib[key]])


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


@lru_cache(maxsize=1024)
def _declarations(style: str) -> dict[str, str]:
    """CSS declarations as presentation attributes; the ``font`` shorthand taken apart.

    >>> _declarations("font: bold 10px 'DejaVu Sans', sans-serif; text-anchor: middle")
    {'text-anchor': 'middle', 'font-size': '10px', 'font-weight': 'bold'}
    """
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    declared = {key.strip(): value.strip() for key, value in pairs}
    shorthand = declared.pop("font", "")
    if size := re.search(r"[\d.]+px", shorthand):
        declared["font-size"] = size[0]
        before = shorthand[: size.start()]
        if weight := re.search(r"\b(bold|[1-9]00)\b", before):
            declared["font-weight"] = weight[0]
        if slant := re.search(r"\b(italic|oblique)\b", before):
            declared["font-style"] = slant[0]
    return declared


def _kept_value(key: str, value: str, digits: int) -> str | None:
    if key not in ATTRIBUTES or key in ("font-family", "class", "role"):
        return None
    if key == "href" and not (value.startswith("#") or _SAFE_IMAGE.match(value)):
        return None
    if "url(" in value and not _OWN_URL.fullmatch(value):
        return None
    if key == "transform" and _NO_ROTATION.match(value):
        return None
    if key in ("font-weight", "font-style") and value in ("400", "normal"):
        return None
    if key in _NUMBERS:
        value = _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.{digits}f}".rstrip("0").rstrip("."), value)
    if key == "d":
        value = _STEP.sub(r"\1", _BLANKS.sub(" ", value).strip())
        value = _shorten_lines(value)
    return value.lower() if _COLOR.fullmatch(value) else value


def _join_dots(root: etree._Element) -> None:
    """Make dots that look the same one path of points with round ends: a quarter of the bytes, for hundreds of dots."""
    radii = {mark.get("id"): _radius(mark) for mark in root.iter(_PATH) if "id" in mark.attrib}
    for parent in list(root.iter(_G)):
        for looks, run in groupby(
            list(parent), key=lambda element: (element.tag, element.get("href"), _looks(element))
        ):
            dots = list(run)
            radius = radii.get(str(looks[1]).removeprefix("#"), 0)
            if looks[0] != _USE or len(dots) < 3 or not radius or not looks[2].keys() <= {"fill"}:
                continue
            line = etree.Element(_PATH, {"fill": "none", "stroke-linecap": "round"})
            line.set("d", _points([(float(dot.get("x", "0")), float(dot.get("y", "0"))) for dot in dots]))
            line.set("stroke", looks[2].get("fill", "#000000"))
            line.set("stroke-width", f"{2 * radius:g}")
            parent.insert(parent.index(dots[0]), line)
            for dot in dots:
                parent.remove(dot)


def _points(places: list[tuple[float, float]]) -> str:
    """A path with a point at each place. Each has a little length: not all programs draw a point without any.

    >>> _points([(54.8, 169.6), (56.8, 164.5)])
    'M54.8 169.6h.01m2-5.1h.01'
    """
    x, y = places[0]
    steps = [f"M{x:g} {y:g}h.01"]
    for next_x, next_y in places[1:]:
        dx, dy = round(next_x - x - 0.01, 1), round(next_y - y, 1)
        steps.append(f"m{dx + 0:g}{'' if dy < 0 else ' '}{dy + 0:g}h.01")
        x, y = x + dx + 0.01, y + dy
    return "".join(steps)


def _looks(element: etree._Element) -> dict[str, str]:
    return {key: value for key, value in element.items() if key not in ("href", "x", "y")}


def _radius(mark: etree._Element) -> float:
    """The radius of a mark that is a circle as matplotlib draws one; 0 for any other."""
    points = [
        (float(found[1]), float(found[2]))
        for found in re.finditer(r"(?:M|C.*? .*? .*? .*? )(-?[\d.]+) (-?[\d.]+)", mark.get("d", ""))
    ]
    radius = abs(points[0][1]) if points else 0
    is_round = len(points) == 9 and all(abs(x * x + y * y - radius * radius) < 0.05 * radius**2 for x, y in points)
    return radius if is_round and mark.keys() == ["d", "id"] else 0


def _shorten_lines(path: str) -> str:
    """Write lines of a path that run along an axis with one number instead of two.

    >>> _shorten_lines("M2 1L4 1L4 3L2 3z")
    'M2 1H4V3H2z'
    """
    x = y = end = None

    def step(found: re.Match[str]) -> str:
        nonlocal x, y, end
        before = (x, y) if found.start() == end else (None, None)
        (x, y), end = (found[2], found[3]), found.end()
        if found[1] == "L" and before[1] == y:
            return f"H{x}"
        return f"V{y}" if found[1] == "L" and before[0] == x else found[0]

    return _CORNER.sub(step, path)


def _number_ids(root: etree._Element, name: str) -> None:
    """Number the ids that something points to, in the order of the drawing; drop the others."""
    prefix = f"c{crc32(name.encode()) & 0xFFFFF:05x}"  # short, because hundreds of marks repeat it
    pointing = [
        (element, key)
        for element in root.iter()
        for key in ("href", "clip-path")
        if key in element.attrib and element.tag != _A
    ]
    used = {found for element, key in pointing for found in _REFERENCE.findall(element.attrib[key])}
    new: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in used and old not in new:
            new[old] = f"{prefix}-{len(new) + 1}"
            element.set("id", new[old])
    for element, key in pointing:
        value = element.attrib[key]
        if not value.startswith("data:"):
            element.set(key, _REFERENCE.sub(lambda found: "#" + new.get(found[1], f"{prefix}-0"), value))


def _remove_invisible(root: etree._Element) -> None:
    """Remove groups without attributes, paths that show nothing, and blanks between elements."""
    for group in reversed(list(root.iter(_G))):
        parent = group.getparent()
        if parent is not None and not group.attrib:
            at = parent.index(group)
            parent[at : at + 1] = list(group)
    for element in list(root.iter(_PATH, _DEFS)):
        has_stroke = any("stroke" in holder.attrib for holder in (element, *element.iterancestors()))
        shows_nothing = element.get("fill") == "none" and not has_stroke
        is_empty = element.tag == _DEFS and not len(element)
        if (shows_nothing or is_empty) and "id" not in element.attrib:
            _remove(element)
    for element in root.iter():
        if element.tag != _TSPAN:
            element.tail = "\n"
        if element.tag not in _WORDS:
            element.text = None
        elif element.text:
            # renderers drop blanks at the ends, which are meant as distance
            element.text = re.sub(r"^ +| +$", lambda blanks: "\u00a0" * len(blanks[0]), make_visible(element.text))


def _group_shared_looks(parent: etree._Element) -> None:
    """Move attributes that neighbors share to a group around them: hundreds of marks would repeat them."""
    for group in list(parent):
        before = group.getprevious()
        is_same = before is not None and before.tag == group.tag and dict(before.attrib) == dict(group.attrib)
        if group.tag == _G and is_same and _NOT_SHARED.isdisjoint(group.keys()):
            before.extend(list(group))
            parent.remove(group)
    _part_lines_from_labels(parent)
    for tag, run in groupby(list(parent), key=lambda element: element.tag):
        if tag == _TEXT:  # labels do not cover each other, so that their order is free
            texts = list(run)
            at = parent.index(texts[0])
            parent[at : at + len(texts)] = sorted(texts, key=_shared_looks)
    for _, run in groupby(list(parent), key=_shared_looks):
        marks = list(run)
        looks = dict(_shared_looks(marks[0]))
        if len(marks) > 2 and looks:
            group = etree.Element(_G, looks)
            group.tail = "\n"
            parent.insert(parent.index(marks[0]), group)
            for mark in marks:
                for key in looks:
                    del mark.attrib[key]
                group.append(mark)
            is_one = not {"fill-opacity", "stroke-opacity"} & looks.keys()
            if is_one and all(mark.attrib.keys() == ["d"] for mark in marks):
                marks[0].set("d", "".join(mark.attrib["d"] for mark in marks))  # lines or bars of one look are one path
                group[1:] = []
    for group in parent.iter(_G):
        if group.getparent() is parent:
            _group_shared_looks(group)


def _part_lines_from_labels(parent: etree._Element) -> None:
    """Let lines of one look stand together where each is followed by its label, as those of a grid are."""
    looks: tuple[tuple[str, str], ...] = ()

    def last_looks(element: etree._Element) -> tuple[tuple[str, str], ...]:
        nonlocal looks
        if element.tag != _TEXT:
            looks = _shared_looks(element) if element.tag == _PATH else ()
        return looks

    for shared, run in groupby(list(parent), key=last_looks):
        marks = list(run)
        if shared and len(marks) > 2:
            at = parent.index(marks[0])
            parent[at : at + len(marks)] = sorted(marks, key=lambda mark: mark.tag == _TEXT)


def _move_looks_to_root(root: etree._Element) -> None:
    """Set the most common color, size and alignment of text on the root, from which all inherit them.

    What has no color is black in matplotlib, and ink here.
    """
    hidden = {inner for tag in ("defs", "clipPath") for outer in root.iter(f"{{{SVG}}}{tag}") for inner in outer.iter()}
    drawn = [element for element in root.iterdescendants() if element not in hidden]
    for key in ("fill", "font-size", "text-anchor"):
        first = [one for one in drawn if key in one.attrib and not any(key in up.attrib for up in one.iterancestors())]
        covered = {inner for one in first for inner in one.iter()}
        shapes = {one for one in drawn if not len(one) and (key == "fill" or one.tag == _TEXT)}
        if not first or key in root.attrib or shapes - covered:
            continue
        most = max(dict.fromkeys(one.attrib[key] for one in first), key=[one.attrib[key] for one in first].count)
        if most != "none":
            root.set(key, most)
            for one in first:
                if one.attrib[key] == most:
                    del one.attrib[key]
    if "fill" not in root.attrib:
        root.set("fill", INK)


def _shared_looks(element: etree._Element) -> tuple[tuple[str, str], ...]:
    """The attributes of a mark that a group around it could carry as well; none for a group."""
    if element.tag == _G or not _NOT_SHARED.isdisjoint(element.keys()):
        return ()
    looks = _LOOKS - {"clip-path"} if "transform" in element.attrib else _LOOKS  # a clip moves with its element
    return tuple((key, value) for key, value in element.items() if key in looks)


def _label(root: etree._Element, name: str, title: str, description: str) -> None:
    width, height = (float(re.sub(r"[^\d.].*", "", root.get(key, "0"))) for key in ("width", "height"))
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    _, _, box_width, box_height = (float(part) for part in re.split(r"[ ,]+", root.attrib["viewBox"].strip()))
    root.set("width", f"{box_width / 72 * PIXELS_PER_INCH:.0f}")
    root.set("height", f"{box_height / 72 * PIXELS_PER_INCH:.0f}")
    root.set("stroke-linejoin", "round")
    root.set("font-family", _FONT_FAMILY)
    root.set("role", "img" if root.find(f".//{_A}") is None else "group")  # what is in a picture cannot be reached
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for at, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{SVG}}}{tag}", id=f"{name}-{tag}")
        element.text = make_visible(text)
        root.insert(at, element)
