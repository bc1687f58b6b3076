"""Tables of one's own: which columns are shown, under which headings, and how the values of each are written.

A column is written alike: its years as years, its shares as percentages, its other numbers to what matters of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import pandas as pd
from pandas.api.types import (
    is_bool,
    is_bool_dtype,
    is_float,
    is_integer,
    is_integer_dtype,
    is_list_like,
    is_numeric_dtype,
)

from analysis import text
from analysis.errors import InputError, nearest
from analysis.text.numbers import Format, counted, day_words, share_percent
from analysis.text.tables import HEADINGS

#: Which columns are shown: names, or names with their headings.
Columns = Sequence[Any] | Mapping[Any, str]

#: What years are: whole numbers between these, in a column that is called so.
_FIRST_YEAR, _LAST_YEAR = 1600, 2200

#: A column of years, of shares or of percentages, by a word of its name; not years per something, or counted.
_YEAR: Final = re.compile(r"(?<!per )\byear\b")
_SHARE: Final = re.compile(r"\bshare\b")
_PERCENT: Final = re.compile(r"\b(percent|percentage|pct)\b")
_COUNT: Final = re.compile(r"^n ")

#: Digits of a number that matter, and so many more decimals at most where the smallest would show as 0.
_DIGITS, _MORE_DECIMALS = 3, 2


class Chosen(NamedTuple):
    """A table whose columns have plain names, what each is called, and how it is written."""

    table: pd.DataFrame
    headings: dict[str, str]
    formats: dict[str, Format]
    is_named: bool  # whether the first column names its row


def choose_columns(data: pd.DataFrame, columns: Columns = (), *, index: bool = False, is_plain: bool = False) -> Chosen:
    """A table as it is shown: the columns asked for, all if none are, and the index before them where it is wanted.

    A level of the index can be asked for by its name, like a column. ``is_plain`` keeps the names of columns as
    headings.

    Raises
    ------
    InputError
        A column that is not there, two of one name, or none at all.

    >>> shown = choose_columns(pd.DataFrame({"first_year": [1985], "share": [0.344]}), ["first_year"])
    >>> shown.headings, shown.formats["first_year"](1985)
    ({'first_year': 'First year'}, '1985')
    """
    levels = _index_names(data)
    asked = {_plain_name(name): name for name in ([columns] if isinstance(columns, str) else columns)}
    frame = data.set_axis([_plain_name(name) for name in data.columns], axis=1)
    wants_index = index or any(name in levels and name not in frame for name in asked)
    if wants_index:
        frame = pd.concat([_index_frame(data, levels), frame.reset_index(drop=True)], axis=1)
    names = [*(levels if index else []), *(name for name in asked if not (index and name in levels))]
    names = names if asked else list(frame.columns)
    known = list(dict.fromkeys([*(str(name) for name in data.index.names if name is not None), *frame.columns]))
    if unknown := next((name for name in names if name not in known and not (index and name in levels)), None):
        near = nearest(unknown, known) or "."
        raise InputError(f"the table has no column {unknown!r}{near} It has {', '.join(known)}")
    if twice := next((name for name in names if list(frame.columns).count(name) > 1), None):
        raise InputError(f"the table has two columns {twice!r}: rename one")
    if not names:
        raise InputError("the table has no columns to show")
    told = columns if isinstance(columns, Mapping) else {}
    given = {name: told[key] for name, key in asked.items() if told.get(key) is not None}
    headings = {name: name if is_plain else _heading(name) for name in names} | given
    shown = frame[names]
    by_name = text.formats(shown)
    kept = {name: words for name, words in by_name.items() if _is_for(words, shown[name])}
    formats = {name: kept.get(name) or column_format(shown[name], f"{name} / {headings[name]}") for name in names}
    return Chosen(shown, headings, formats, wants_index or not is_numeric_dtype(shown[names[0]]))


def _is_for(words: Format, values: pd.Series[Any]) -> bool:
    """Whether a form that a column's name asks for fits its values: numbers, or days as text; words stay as they are.

    >>> _is_for(day_words, pd.Series(["2016-03-30", None])), _is_for(day_words, pd.Series([3]))
    (True, False)
    """
    if words is not day_words:
        return is_numeric_dtype(values) and words not in (text.drug_words, text.group_words)
    try:
        return all(date.fromisoformat(value) for value in values.dropna())
    except (TypeError, ValueError):
        return False


def has_row_numbers(table: pd.DataFrame | pd.Series[Any]) -> bool:
    """Whether the index only numbers the rows, also of some of them.

    >>> numbered = pd.DataFrame({"n": [5, 6, 7]})
    >>> has_row_numbers(numbered[numbered["n"] > 5]), has_row_numbers(numbered.set_index("n"))
    (True, False)
    """
    index = table.index
    return index.nlevels == 1 and index.name is None and is_integer_dtype(index) and not are_years(index)


def _index_names(data: pd.DataFrame) -> list[str]:
    levels = data.index.names
    unnamed = "row" if len(levels) == 1 else "level"
    names = [f"{unnamed} {at}".removesuffix(" 1") if name is None else str(name) for at, name in enumerate(levels, 1)]
    return names if len(set(names)) == len(names) else [f"level {at}" for at in range(1, len(names) + 1)]


def _index_frame(data: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: data.index.get_level_values(at) for at, name in enumerate(names)})


def _plain_name(name: Any) -> str:
    """A column's name; of columns in several levels the levels that say something.

    >>> _plain_name(("months", "median")), _plain_name(("district", "")), _plain_name(1985), _plain_name(1985.0)
    ('months, median', 'district', '1985', '1985')
    """
    if isinstance(name, tuple):
        return ", ".join(part for part in map(_plain_name, name) if part)
    if isinstance(name, str):
        return name
    is_whole = is_integer(name) or (is_float(name) and name == round(name))
    return f"{name:.0f}" if is_whole else cell_words(name)


def _heading(name: str) -> str:
    """A name as a heading: ours where a measure has such a column, else in words.

    >>> _heading("n_people"), _heading("first_year"), _heading("sentence_months, median"), _heading("US")
    ('People', 'First year', 'Sentence months, median', 'US')
    """
    words = HEADINGS.get(name) or " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def column_format(values: pd.Series[Any], name: str) -> Format:
    """How the values of a column are written, by what they are and what it is called.

    >>> written = lambda name, *values: [*map(column_format(pd.Series(values), name), values)]
    >>> written("year", 1985.0, 2016.0), written("years_served", 1985.0), written("median", 13.286, 7.5)
    (['1985', '2016'], ['1,985'], ['13.3', '7.5'])
    """
    words = _spaced(name)
    known = values.dropna()
    if is_bool_dtype(values) or not is_numeric_dtype(values):
        is_mixed = not all(is_float(value) or is_integer(value) for value in known)
        if is_mixed or known.empty:
            return cell_words
    numbers = [float(value) for value in known if math.isfinite(value)]
    is_whole = all(value == round(value) for value in numbers)
    is_year = _YEAR.search(words) and not _COUNT.match(words)
    if is_year and are_years(numbers):
        return lambda value: f"{value:.0f}"
    if _SHARE.search(words) and all(0 <= value <= 1 for value in numbers):
        return share_percent
    decimals, sign = 0 if is_whole else _decimals(numbers), "%" if _PERCENT.search(words) else ""
    return lambda value: f"{_round_half_up(value, decimals):,.{decimals}f}{sign}"


def are_years(numbers: Iterable[float]) -> bool:
    """Whether all could be years: whole, and neither long ago nor far ahead."""
    return all(number == round(number) and _FIRST_YEAR <= number <= _LAST_YEAR for number in numbers)


def _spaced(name: str) -> str:
    """A name's words in small letters: ``firstYear`` and ``first_year`` have two."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|_|\W+", " ", name).lower().split())


def _round_half_up(value: float, decimals: int) -> float:
    """A half is the next number, away from none, as in the reports; Python takes the even one.

    >>> _round_half_up(34.5, 0), _round_half_up(-0.25, 1), _round_half_up(float("inf"), 0)
    (35.0, -0.3, inf)
    """
    whole = 10**decimals
    return math.copysign(math.floor(abs(value) * whole + 0.5) / whole, value) if math.isfinite(value) else value


def _decimals(numbers: Iterable[float]) -> int:
    """Decimals for a column: three digits of its largest number, a few more where its smallest would show as 0.

    >>> _decimals([268.025]), _decimals([13.2868, 7.5]), _decimals([3.14159]), _decimals([0.0512])
    (0, 1, 2, 4)
    >>> _decimals([1500, 0.4]), _decimals([1500, 0.00001])
    (1, 2)
    """
    sizes = [abs(number) for number in numbers if number]
    for_largest, for_smallest = (-math.floor(math.log10(size)) for size in (max(sizes), min(sizes)))
    enough = max(0, for_largest + _DIGITS - 1)
    return max(enough, min(for_smallest, enough + _MORE_DECIMALS))


def cell_words(value: Any) -> str:
    """A value of any kind in words; it is not missing.

    >>> cell_words(True), cell_words(date(2016, 3, 30)), cell_words(pd.Interval(0, 10)), cell_words(["a", "b"])
    ('yes', 'March 30, 2016', 'over 0 to 10', 'a, b')
    >>> cell_words(pd.Timedelta(days=20)), cell_words(pd.Period("2016-03")), cell_words(0.1 + 0.2)
    ('20 days', '2016-03', '0.3')
    """
    if is_bool(value):
        return "yes" if value else "no"
    if is_integer(value):
        return f"{value:,}"
    if is_float(value):
        words = f"{value:,.{_decimals([float(value)])}f}" if value and math.isfinite(value) else f"{value:.0f}"
        return words.rstrip("0").rstrip(".") if "." in words else words
    if isinstance(value, datetime):
        return day_words(value.date()) + (f", {value:%H:%M}" if value.time() != datetime.min.time() else "")
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, pd.Interval):
        return _interval_words(value)
    if isinstance(value, pd.Timedelta) and value == value.floor("D"):
        return counted(value.days, "day", "days")
    if is_list_like(value) and not isinstance(value, Mapping):
        parts = list(map(cell_words, value))
        return ", ".join(sorted(parts) if isinstance(value, Set) else parts)
    return str(value)


def _interval_words(interval: pd.Interval[Any]) -> str:
    """What lies between two values, with what is said of its ends.

    >>> _interval_words(pd.Interval(0, 10, closed="left")), _interval_words(pd.Interval(0, 10, closed="both"))
    ('0 to under 10', '0 to 10')
    """
    low = f"{'' if interval.closed_left else 'over '}{cell_words(interval.left)}"
    return f"{low} to {'' if interval.closed_right else 'under '}{cell_words(interval.right)}"
