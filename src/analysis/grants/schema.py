"""The grants table, column by column: name, kind, unit and meaning.

This one declaration drives the types that :mod:`analysis.grants.table` reads with, the
statements that :mod:`analysis.grants.checks` holds the table to, and the printed dictionary.

One row of the table is one grant: one person, one day, one clemency type. Unknown is
a missing value, never a guess and never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

ColumnKind = Literal["text", "integer", "number", "boolean", "date", "partial_date", "list", "months_or_life"]

#: What pandas holds each kind as.
DTYPES: Mapping[ColumnKind, Any] = MappingProxyType(
    {
        "text": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "date": "datetime64[ns]",
        "partial_date": "string",  # YYYY, YYYY-MM or YYYY-MM-DD: a day is never invented
        "list": "object",  # a tuple of texts
        "months_or_life": "string",  # a number of months, or "life"
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grants table.

    ``choices`` lists the values allowed, ``is_required`` says that no row may lack the
    value, ``low`` and ``high`` bound a number (inclusive) in the column's unit. ``item`` is what one value of a
    ``list`` column is called.
    """

    name: str
    kind: ColumnKind
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    low: float | None = None
    high: float | None = None
    item: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("batch_id", "text", "the grants of one president on one day, `<granted_on>-<president>`", is_required=True),
    Column("grant_id", "text", "the grant: batch and name, numbered where a batch has the name twice"),
    Column("granted_on", "date", "the day of the grant", is_required=True),
    Column("president", "text", "the president's full name", is_required=True),
    Column("clemency_type", "text", "what was granted", choices=("commutation", "pardon"), is_required=True),
    Column(
        "name",
        "text",
        "the person's name, without alias, home, or footnote; left in capitals where the list prints it so, "
        'because the list does not show which letters are small ("MCDONALD")',
        is_required=True,
    ),
    Column("aliases", "list", "other names given", item="alias"),
    Column(
        "is_company",
        "boolean",
        "the grant is to a company, not a person, as the end of its name tells (Limited, Inc., LLC, Trust …), "
        'or "(company)" after it',
    ),
    Column(
        "register_number", "text", "the federal register number of the prisoner, `12345-678`, where the list prints it"
    ),
    Column("home", "text", "`City, State` where the list gives it"),
    Column(
        "n_cases",
        "integer",
        "court cases: numbered, divided by empty lines in the cells of court, day and offense, or one for each court"
        " named; otherwise 1",
        "cases",
        low=1,
        high=50,
    ),
    Column(
        "docket",
        "list",
        "docket numbers of the cases as printed, in the order of the document, where it prints them",
        item="docket",
    ),
    Column("district", "text", "federal court district of the first case, canonical; other courts keep their name"),
    Column(
        "other_districts",
        "list",
        "courts of the other cases, written like `district`, each once, in the order of the cases; missing if none is "
        "printed that differs from it",
        item="other_district",
    ),
    Column(
        "first_sentenced_on",
        "partial_date",
        "the earliest date in District/Date or inside Sentence, without days of amendments",
    ),
    Column(
        "is_amended",
        "boolean",
        "the sentence was amended, reduced, resentenced or commuted earlier, as Sentence says, or District/Date with "
        'an explicit "as amended" or "as modified"; "(on remand)" there does not count: it says how the case came '
        "to the court, and not that an earlier sentence was changed",
    ),
    Column(
        "is_life_imposed",
        "boolean",
        "the sentence as first imposed, in any case, includes life imprisonment; missing if the sentence is known only "
        "as amended",
    ),
    Column(
        "imposed_months",
        "number",
        "finite prison term as first imposed: consecutive cases added, otherwise the longest; days are dropped, and a "
        "term of days alone, however many, is missing, as is life; a suspended term counts as imposed, in whole (36 "
        'for "three years, all but four months suspended"); missing if the sentence is known only as amended',
        "months",
        low=0,
        high=60_000,
    ),
    Column("is_life", "boolean", "the sentence in force at the grant, in any case, includes life imprisonment"),
    Column(
        "sentence_months",
        "number",
        "finite prison term in force, by the same rules, a suspended term among them; missing if life, and if an "
        "earlier commutation gave it a day of expiry and no months",
        "months",
        low=0,
        high=60_000,
    ),
    Column(
        "life_plus_months",
        "number",
        "months said to be consecutive to a life sentence in force; otherwise 0",
        "months",
        low=0,
        high=60_000,
    ),
    Column(
        "supervised_release_months",
        "months_or_life",
        "the longest supervised release named in the sentence; missing if none is named",
        "months",
    ),
    Column(
        "fine_usd",
        "number",
        "fine named in the sentence as in force; 0 if none, missing if its sum is not stated",
        "US dollars",
        low=0,
    ),
    Column(
        "restitution_usd",
        "number",
        "restitution named in the sentence as in force; 0 if none, missing if its sum is not stated",
        "US dollars",
        low=0,
    ),
    Column("has_firearm", "boolean", "a conviction is for a firearm, ammunition or another weapon"),
    Column(
        "drugs",
        "list",
        "drugs named in the offense, sorted; `unspecified` if a drug offense names none; missing if no drug offense; "
        "a drug named only in another offense, as in that of carrying a firearm (18 USC 924(c)), is named all the "
        "same: who was convicted of a drug crime is said by `offense_groups`",
        item="drug",
    ),
    Column(
        "offenses",
        "list",
        "labels of the offenses, from the list in docs/offenses.md; missing if none is named",
        item="offense",
    ),
    Column(
        "offense_groups",
        "list",
        "groups of the offenses, from the list in docs/offenses.md: the types of crime of the U.S. Sentencing "
        "Commission, each label in one group; missing if no offense is named",
        item="offense_group",
    ),
    Column(
        "statutes",
        "list",
        "statutes cited in the offense, each once, sorted: `18 USC 924(c)`, `31 CFR 560.204`, `UCMJ 134`, "
        "`DC Code 22-2801`; a citation that cannot be read, or has no title, leaves it missing and is reported; "
        "letters of subsections are capital or small by the order of the Code, (a)(1)(A)(i)(I), as far as a citation "
        "follows it, and otherwise as printed",
        item="statute",
    ),
    Column(
        "drug_quantities",
        "list",
        "the largest weight named with each drug, as `drug:grams`, in the order of `drugs`; thresholds count "
        '("five kilograms or more" is `cocaine:5000`), upper bounds, pills and plants do not',
        "grams",
        item="drug_quantity",
    ),
    Column(
        "grant_form",
        "text",
        "commuted to expire on a date, to a term of months, both, or otherwise (time served, also as of a day; death "
        "to life)",
        choices=("expires_on", "term", "both", "other"),
    ),
    Column(
        "expires_on",
        "date",
        'the day on which the commuted sentence expires; missing where only a bound is printed ("no sooner than May 1, '
        '2017"), which is reported when the list is read',
    ),
    Column("commuted_months", "number", "the term that the sentence was commuted to", "months", low=0, high=60_000),
    Column("requires_drug_treatment", "boolean", "the grant is conditioned on residential drug treatment"),
    Column("remits_fine", "boolean", "the grant remits a fine, restitution, money judgment, forfeiture or assessment"),
    Column("home_confinement", "boolean", "the rest of the sentence is to be served in home confinement"),
    Column("is_death", "boolean", "the sentence in force was death"),
    Column("is_declined", "boolean", "the list marks the grant as declined or not effectuated"),
    Column("amends", "text", "`grant_id` of the earlier grant that an amended warrant replaces; not counted again"),
    Column(
        "same_person",
        "list",
        "batch ids of the other grants of the same person, sorted; missing if the table holds no other",
        item="same_person",
    ),
    Column("source", "text", "id of the source sheet in data/sources", is_required=True),
    Column("source_line", "integer", "first line of the record in that source", is_required=True, low=1),
)

#: Column names in the order of the file.
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)

#: The further column that ``read_grants`` puts beside each partial date, by the name of that: its full days.
DAYS: Mapping[str, str] = MappingProxyType(
    {c.name: f"{c.name.removesuffix('_on')}_day" for c in COLUMNS if c.kind == "partial_date"}
)

#: Column names of the table as ``read_grants`` gives it.
READ_NAMES: tuple[str, ...] = tuple(n for name in NAMES for n in (name, *([DAYS[name]] if name in DAYS else [])))

#: Column by name.
BY_NAME: Mapping[str, Column] = MappingProxyType({column.name: column for column in COLUMNS})


#: What says which record of which list a row is: a page may have many people on one line.
IDENTITY: tuple[str, ...] = ("source", "source_line", "name")

#: What stands after a name and is no part of the surname: "Jr.", ", III".
NAME_SUFFIX: re.Pattern[str] = re.compile(r"[,\s]+(Jr|Sr|II|III|IV|V)\.?$", re.IGNORECASE)

#: What separates the values of a ``list`` cell.
LIST_SEPARATOR = ";"


def list_items(cell: object) -> tuple[str, ...]:
    """The values of a ``list`` cell, in their order, as words of a file or as a list already; none where it is missing.

    >>> list_items("PCP;heroin"), list_items(("PCP", "heroin")), list_items(""), list_items(pd.NA)
    (('PCP', 'heroin'), ('PCP', 'heroin'), (), ())
    """
    if isinstance(cell, str):
        return tuple(cell.split(LIST_SEPARATOR)) if cell else ()
    return tuple(cell) if isinstance(cell, Iterable) else ()


def split_lists(cells: pd.Series) -> pd.Series:
    """Each cell of a ``list`` column as a tuple of its values, None where it is missing.

    >>> split_lists(pd.Series(["PCP;heroin", None])).explode().dropna().tolist()
    ['PCP', 'heroin']
    """
    at, distinct = pd.factorize(cells)  # a table repeats itself: each cell is split once
    lists = np.empty(len(distinct) + 1, dtype=object)  # the last is for -1: missing
    for place, cell in enumerate(distinct):
        lists[place] = list_items(cell)
    return pd.Series(lists[at], cells.index, dtype="object", name=cells.name)


def full_days(cells: pd.Series) -> pd.Series:
    """The cells of a ``partial_date`` column as days; one of which only the year or the month is published is missing.

    >>> full_days(pd.Series(["1979", "2006-03", "2006-03-30", None])).isna().tolist()
    [True, True, False, True]
    """
    words = cells.astype("string")
    is_full = words.str.len() == len("YYYY-MM-DD")
    return pd.to_datetime(words.where(is_full), format="%Y-%m-%d").astype("datetime64[ns]")


def drug_weights(cell: object) -> dict[str, float]:
    """Grams by drug, from a cell of the column ``drug_quantities``.

    >>> drug_weights("cocaine:5000;heroin:0.5")
    {'cocaine': 5000.0, 'heroin': 0.5}
    """
    return {drug: float(grams) for drug, _, grams in (item.rpartition(":") for item in list_items(cell))}


#: What each kind of column holds, for people.
_KINDS: Mapping[ColumnKind, str] = MappingProxyType(
    {
        "text": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "`true` or `false`",
        "date": "date, `YYYY-MM-DD`",
        "partial_date": "date as far as it is published: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`",
        "list": "values joined by `;`",
        "months_or_life": "number or `life`",
    }
)


def dictionary_markdown() -> str:
    """The data dictionary as ``docs/dictionary.md`` holds it: a row per column, in the order of the file.

    >>> print(dictionary_markdown().splitlines()[0])
    # Data dictionary
    """
    lines = [
        "# Data dictionary",
        "",
        "`data/grants.csv` has one row per grant: one person, one day, one clemency type. UTF-8, LF, a header line.",
        "An empty cell is a missing value: the list does not say. It is never a guess and never 0.",
        "Before a text that a spreadsheet would run (it begins with `=`, `+`, `-`, `@` or a blank that is no space)",
        "stands an apostrophe, which is no part of it.",
        "",
        "Made from `src/analysis/grants/schema.py`; a test holds this page equal to it.",
        "",
        "| column | kind | unit | meaning | held to |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| `{c.name}` | {_KINDS[c.kind]} | {c.unit} | {c.meaning} | {_bounds(c)} |" for c in COLUMNS]
    return "\n".join(lines) + "\n" + _IN_PANDAS


#: The second half of the dictionary: the same columns as ``read_grants`` gives them.
_IN_PANDAS = """
## In pandas

`analysis.read_grants()` gives these columns with types. Nothing is filled in: what is missing stays missing.

| kind | type in pandas |
|---|---|
| text | `string` |
| `president` | ordered category, by time in office, so that `groupby`, `sort_values` and a chart come in that order |
| `clemency_type`, `grant_form` | category of the values in the last column above |
| number, whole number | `Float64`, `Int64` |
| `true` or `false` | `boolean` |
| date | `datetime64` |
| date as far as it is published | `string`, as printed |
| list | tuple of texts; `None` where the cell is empty |
| number or `life` | `string` |

One column more stands beside `first_sentenced_on`: `first_sentenced_day`, a `datetime64`, missing where only a year
or a month is published. It is not in the file: `analysis.grants.table.write_grants(grants, path)` writes a table of
your own as it is read, and `to_csv` does not.

A category has traps. After rows are chosen it still knows the values that none of them has: `value_counts()` counts
them with 0, and `.cat.remove_unused_categories()` drops them. `fillna` with a word that is no category is an error;
`.astype("string")` makes it plain text. seaborn draws a row for each of them: drop those that are not used before.

A missing `true` or `false` is neither, and seaborn and numpy stop at it (`boolean value of NA is ambiguous`): choose
the rows of which it is known, `grants.dropna(subset="has_firearm")`, before `hue="has_firearm"`. Where a regression
wants numbers, `.astype(float)` makes them of `Float64`.

### Lists

One row per grant and drug, and the grants that name a drug:

    grants.explode("drugs", ignore_index=True)
    grants.having(drug="cocaine base")
    grants.having(drug=["heroin", "fentanyl"], offense_group="firearms")

Of several values a grant has one at least, of several columns each. A value that no grant has is an error that names
the nearest ones. `having` knows every list column, by its name or that of one value: {items}. It is there wherever
`read_grants` has been imported, and works on a published `grants.csv` read by pandas alone too.

**Not** `grants["drugs"].str.contains("cocaine")`: on the words of the file it also finds "cocaine base", which is
crack and another drug, and on the lists of `read_grants` it finds nothing at all. In a file read by pandas alone
`grants["drugs"].str.split(";")` makes the lists, without which `explode` leaves the rows as they are.

## In other programs

`grants.csv` reads with the defaults of pandas, polars and DuckDB, and in R with
`readr::read_csv("grants.csv", guess_max = Inf)`. They guess from some rows what a column holds. So a column that has a
fraction somewhere has a decimal point everywhere, and one batch stands before all others, which follow by day: the one
whose rows show the most columns. By default readr looks at 1,000 rows spread over the file, and may lose a word that
stands in few rows (`life`).

| kind | pandas | polars | DuckDB | readr |
|---|---|---|---|---|
| text, list, date as far as it is published, number or `life` | `str` | `String` | `VARCHAR` | character |
| whole number | `int64` | `Int64` | `BIGINT` | double |
| number | `float64` | `Int64`, or `Float64` with a fraction | `BIGINT`, or `DOUBLE` with a fraction | double |
| `true` or `false` | `bool`, or `object` with missing ones | `Boolean` | `BOOLEAN` | logical |
| date | `str`; with `parse_dates` a date | `String`; with `try_parse_dates` a date | `DATE` | date |

A report's own `grants.csv` has one batch and its rows in published order. Where all its first sentencings are known by
the year alone the column looks like numbers, and is read as such; `dtype={{"first_sentenced_on": "string"}}` in pandas,
`schema_overrides` in polars and `col_types` in readr keep the words. polars looks at 100 rows:
`infer_schema_length=None` has it look at all. A column without any value is of no kind that a program could guess.

Where the extra `parquet` was installed a release has `grants.parquet`: the columns of `read_grants`, lists as lists,
dates as dates.
""".format(items=", ".join(f"`{c.item}`" for c in COLUMNS if c.kind == "list"))


def describe_columns() -> list[tuple[str, str, str, str]]:
    """Each column for people: its name, what it holds, its unit, and what it says.

    >>> describe_columns()[0][:2]
    ('batch_id', 'text')
    """
    return [(c.name, _KINDS[c.kind].replace("`", ""), c.unit or "–", c.meaning.replace("`", "")) for c in COLUMNS]


def _bounds(column: Column) -> str:
    parts = ["never missing"] if column.is_required else []
    if column.choices:
        parts.append("one of " + ", ".join(f"`{choice}`" for choice in column.choices))
    if column.low is not None:
        parts.append(f"at least {column.low:g}")
    if column.high is not None:
        parts.append(f"at most {column.high:,g}")
    return "; ".join(parts)
