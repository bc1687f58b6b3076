"""A matplotlib figure as small, repeatable SVG that a page can follow into the dark.

matplotlib's SVG carries style attributes (which a strict content policy blocks), a style
sheet that would reach the whole page, ids that collide when two charts share it, comments
and a date. What leaves here has none of these: presentation attributes, text as text,
only the ids that something points to, each beginning with a mark of the chart's name.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

from lxml import etree

from analysis.charts import typeface
from analysis.charts.allowed import SVG, is_link, keep_attributes, names
from analysis.charts.palette import INK, PALETTE, in_palette
from analysis.charts.renderer import draw_elements
from analysis.escape import make_visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: CSS pixels an inch of figure is shown at: 6.4 inches fill a column of 640 pixels, and text
#: of 10 points is 14 pixels high.
PIXELS_PER_INCH = 100


_LOOKS = names(
    """clip-path fill fill-opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width font-size font-style font-weight text-anchor"""
)
_NOT_SHARED = names("id opacity")

_G, _PATH, _USE, _DEFS, _TEXT, _TSPAN, _A = (
    f"{{{SVG}}}{tag}" for tag in ("g", "path", "use", "defs", "text", "tspan", "a")
)
_WORDS = frozenset((_TEXT, _TSPAN, f"{{{SVG}}}title", f"{{{SVG}}}desc"))

_FONT_FAMILY = f"{typeface.CARRIED_FAMILY}, {typeface.FAMILY}, sans-serif"
_REFERENCE = re.compile(r"#([^)\"'\s]+)")


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
    root = _parse(figure, name) if isinstance(figure, str) else draw_elements(figure)
    _take_palette(root)
    _join_dots(root)
    _number_ids(root, name)
    _remove_invisible(root)
    _group_shared_looks(root)
    _move_looks_to_root(root)
    _label(root, name, title, description)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _parse(text: str, name: str) -> etree._Element:
    """The drawing of a text, with what a drawing may hold."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(make_visible(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"chart {name!r} is not SVG: {error}") from None
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"chart {name!r} is not SVG: its root is {root.tag!r}")
    _keep_known(root)
    return root


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


def _keep_known(root: etree._Element) -> None:
    """Keep of a drawing that somebody else has written what it may hold."""
    marks = {element for defs in root.iter(_DEFS) for element in defs.iter()}
    for element in list(root.iter()):
        tag = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""
        kept = keep_attributes(tag, dict(element.items()), 2 if element in marks else 1)  # marks are small
        if kept is None:
            _remove(element)
            continue
        element.attrib.clear()
        element.attrib.update(kept)
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


def _join_dots(root: etree._Element) -> None:
    """Make dots that look the same one path of points with round ends: a quarter of the bytes, for hundreds of dots."""
    radii = {mark.get("id"): _radius(mark) for mark in root.iter(_PATH) if "id" in mark.attrib}
    for parent in (root, *root.iter(_G)):
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
