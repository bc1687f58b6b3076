"""The frame of every page: its templates, its style, and a policy under which it runs nothing but our script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from analysis.charts.palette import css_variables
from analysis.charts.typeface import font_faces
from analysis.escape import make_visible
from analysis.exhibits.template import html_templates
from analysis.grants.masthead import read_masthead

#: The templates, style sheets and scripts of this folder.
TEMPLATES: Final = Path(__file__).parent / "templates"

#: The pages of a release that lie above the reports, by file, with their names: every page of a release links them.
SITE_PAGES: Final[Mapping[str, str]] = {
    "index.html": "All grants",
    "explore.html": "Explore",
    "presidents.html": "Presidents",
    "compare.html": "Compare",
    "claims.html": "Claims",
    "methods.html": "Methods",
}


#: Ends of cells, rows, terms and their descriptions that HTML lets a page leave out, as what follows ends them too.
_NEEDLESS_ENDS: Final = re.compile(
    r"</t[dh]>\s*(?=<t[dh][ >]|</tr>)|</tr>\s*(?=<tr[ >]|</(?:thead|tbody|table)>)|</d[td]>\s*(?=<d[td][ >]|</dl>)"
)


def page_templates(*folders: Path, keeps_quotes: bool = False) -> jinja2.Environment:
    """The templates of these folders, of the frame and of the exhibits.

    They know ``pages``, the pages of a release, and ``masthead``, what the publication says of itself.
    """
    made = html_templates(*folders, TEMPLATES, keeps_quotes=keeps_quotes)
    made.globals |= {"pages": SITE_PAGES, "masthead": read_masthead()}
    return made


def render_page(
    template: jinja2.Template, *, style: str, script: str = "", data: Sequence[str] = (), **values: Any
) -> str:
    """A whole page: it loads nothing, and runs only the script whose hash its policy names.

    Parameters
    ----------
    template : a template that extends ``page.html.j2``
    style, script : the text of the page's one style sheet, and of its script if it has one
    data : blocks of data inside the page; they run nowhere, but some checkers want them in the policy
    values : what the template prints, ``title`` and ``description`` among it
    """
    style = squeezed(style)
    policy = content_policy(style, [*([script] if script else []), *data])
    ours = {"policy": policy, "style": style, "script": script}
    page = template.render(**{name: Markup(text) for name, text in ours.items()}, **values)  # noqa: S704  # no data
    return _NEEDLESS_ENDS.sub("", page)


def json_block(value: Any) -> Markup:
    """A value as JSON inside a page: no character of it can end the block.

    >>> print(json_block(["</script>"]))
    ["\\u003c/script>"]
    """
    text = make_visible(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def packed(path: Path) -> str:
    """A style sheet or script without indents, blank lines and lines of comment."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def squeezed(style: str) -> str:
    """A style sheet without the blanks that mean nothing.

    >>> squeezed("a:is(b, i) c { color: red; margin: 0 1px; }\\n")
    'a:is(b,i) c{color:red;margin:0 1px}'
    """
    return re.sub(r"\s*([{};,])\s*", r"\1", style.strip()).replace(": ", ":").replace(";}", "}")


@cache
def page_style() -> str:
    """The style sheet that all pages share: the type, the colors, the sides of tables, and report.css."""
    return font_faces() + _colors() + _sides() + packed(TEMPLATES / "report.css")


def content_policy(style: str, scripts: Sequence[str]) -> str:
    """The content security policy of a page that loads nothing and runs no inline text but these."""
    run = " ".join(f"'sha256-{policy_hash(script)}'" for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{policy_hash(style)}'",
            *([f"script-src {run}"] if run else []),
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def policy_hash(text: str) -> str:
    """SHA-256 of an inline style or script, as a content security policy names it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _colors() -> str:
    """The palette as CSS variables: light, dark by the reader's setting, and light again on paper and in ``.light``."""
    light, dark = css_variables("light"), css_variables("dark")
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media (forced-colors: none) {{ .light {{ {light} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {light} }} }}\n"
    )


def _sides(columns: int = 12) -> str:
    """Rules for the tables' classes ``number-3`` and ``date-3``: what the cells of the third column hold."""
    numbers = ",".join(f".number-{at} tr>:nth-child({at})" for at in range(1, columns + 1))
    unbroken = ",".join(
        f".{kind}-{at} td:nth-child({at})" for at in range(1, columns + 1) for kind in ("number", "date")
    )
    return (
        f":is(.number,{numbers}) {{ text-align: right; }}\n"
        f":is(td.number,{unbroken}) {{ white-space: nowrap; min-width: 0 !important; }}\n"
    )
