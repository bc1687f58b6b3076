"""Errors that are shown to people as a sentence, without a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple


class InputError(ValueError):
    """A fault in the input, which the person who gave it can correct.

    The message says what was wrong, where (file, line, field), and what to do. The command
    prints it as it stands and exits with ``exit_code``, which is never 0.
    """

    exit_code: ClassVar[int] = 1

    def _render_traceback_(self) -> list[str]:
        """What IPython shows below a cell of a notebook instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(InputError):
    """A call that names something that does not exist."""

    exit_code = 2


class NotPublishable(InputError):
    """The notebook holds something that must not be published; the message says what and where."""


class Busy(InputError):
    """Another run is writing the same file or folder."""

    exit_code = 75  # EX_TEMPFAIL: try again later


class Unreachable(InputError):
    """A machine that has to answer does not, or no longer does."""

    exit_code = Busy.exit_code


class Reason(NamedTuple):
    """Why something was refused: a sentence, and the ``kind`` that the sentences of equal faults share."""

    words: str
    kind: str = ""


#: So many reasons of one kind are said each; of more, the first and their number.
_FEW = 3


def say_alike(reasons: Iterable[Reason], is_all: bool = False) -> list[str]:
    """A line for each reason; where more than three are of one kind, for the first, with how many more there are.

    ``is_all`` says each. A reason without a kind has no like.

    >>> say_alike([Reason("line 1: no name"), *(Reason(f"line {n}: no day", "day") for n in range(2, 2002))])
    ['line 1: no name', 'line 2: no day … and 1,999 more like this']
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for words, kind in reasons:
        groups.setdefault(("", kind) if kind else (words, ""), []).append(words)
    lines = []
    for group in groups.values():
        if is_all or len(group) <= _FEW:
            lines += group
        else:
            lines.append(f"{group[0]} … and {len(group) - 1:,} more like this")
    return lines


def nearest(word: str, known: Sequence[str]) -> str:
    """What a message says about an unknown word: the known ones that are near, or nothing.

    >>> nearest("is_lief", ["is_life", "home"])
    '; did you mean is_life?'
    """
    from difflib import get_close_matches  # not with each start of the command

    near = get_close_matches(word, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""


def first_line(error: BaseException) -> str:
    """What an exception says, in at most 200 characters of one line; never empty.

    >>> first_line(ValueError("no such day\\nline 3")), first_line(ValueError())
    ('no such day', 'ValueError')
    """
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
