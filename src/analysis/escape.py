"""Texts made harmless: words of a list are shown as they are printed, and never act as markup.

Every text that reaches a page, a PDF or a spreadsheet passes through one function here.
"""

from __future__ import annotations

import html
import re

#: A text that a spreadsheet takes for a formula, or would if apostrophes before it were taken away.
_RUNS = re.compile(r"'*[=+\-@\t\r\n]")

#: Characters that show nothing but change how the rest is shown: controls, direction marks, zero-width.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def make_visible(text: str) -> str:
    """The text with unseen control and direction characters written out by number.

    Line ends become ``\\n``; tabs stay.

    >>> make_visible("a\\u202eb")
    'a[U+202E]b'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def html_text(text: str) -> str:
    """The text for HTML or SVG, between tags or inside a quoted attribute.

    >>> html_text('<b> & "x"')
    '&lt;b&gt; &amp; &quot;x&quot;'
    """
    return html.escape(make_visible(text), quote=True)


#: A day as people read it, which belongs on one line: its number, and the rest.
DAY = re.compile(r"([A-Z][a-z]+) (\d{1,2}, \d{4})")

#: What stays on one line: a day, and a length of time.
UNBROKEN = re.compile(rf"{DAY.pattern}|\d[\d,.]* (?:year|month|day)s?(?: \d+ months?)?\b")


def keep_together(text: str) -> str:
    """The text with no-break spaces in its days and lengths of time.

    >>> keep_together("after 12 years 4 months, on March 30, 2016")
    'after 12\\xa0years\\xa04\\xa0months, on March\\xa030,\\xa02016'
    """
    return UNBROKEN.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def typst_string(text: str) -> str:
    """The text as a Typst string literal, quotes included.

    >>> print(typst_string('say "a\\\\b"'))
    "say \\"a\\\\b\\""
    """
    escaped = make_visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def typst_text(text: str) -> str:
    """The text for Typst markup: an inserted string, in which no character has a meaning.

    Blanks and line ends fold to one blank, as in a paragraph.

    >>> print(typst_text("$1 #x *y*"))
    #"$1 #x *y*";
    """
    words = re.sub(r"[ \t\r\n]+", " ", text)
    return f"#{typst_string(words)};" if words else ""


def spreadsheet_text(text: str) -> str:
    """The text for a CSV cell: one that a spreadsheet would run gets an apostrophe in front.

    >>> spreadsheet_text("=1+1"), spreadsheet_text("Ohio")
    ("'=1+1", 'Ohio')
    """
    return guard_text(make_visible(text))


def guard_text(text: str) -> str:
    """A text as it stands in a file: with an apostrophe before one that a spreadsheet would run.

    One that begins with apostrophes and would run without them gets one more, so that each
    text comes back as it was.

    >>> guard_text("=1+1"), guard_text("'-x"), guard_text("O'Neill"), guard_text("'Al")
    ("'=1+1", "''-x", "O'Neill", "'Al")
    """
    return f"'{text}" if _RUNS.match(text) else text


def unguard_text(text: str) -> str:
    """The text that :func:`guard_text` made this one of; what somebody wrote without an apostrophe stays.

    >>> unguard_text("'=1+1"), unguard_text("=1+1"), unguard_text("'Al")
    ('=1+1', '=1+1', "'Al")
    """
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
