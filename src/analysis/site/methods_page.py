"""methods.html: measures, dictionary, labels, published totals, sources, corrections and known limits on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import project
from analysis.claims.reconcile import read_published_totals, reconcile, say_published_figure
from analysis.exhibits import Exhibit, Provenance, Table
from analysis.exhibits.data import EXHIBIT
from analysis.export.document import read_document
from analysis.export.html import Body
from analysis.grants.names import HIDDEN, Names, initials
from analysis.grants.schema import dictionary_markdown
from analysis.lists.copies import read_differences
from analysis.lists.corrections import read_corrections
from analysis.lists.sources import Sheet, page_names_somebody
from analysis.measures import effective
from analysis.site.dataset import all_sheets
from analysis.site.page import SitePage
from analysis.site.recorded_changes import RecordedChange
from analysis.text import batch_words, counted, day_words, share_words
from analysis.text.presidents import say_all_together, tell_apart
from analysis.text.sentence import capitalized

_TITLE = "Methods, sources and limits"


def render_methods(
    grants: pd.DataFrame, coverage: pd.DataFrame, names: Names, changes: Sequence[RecordedChange] = ()
) -> SitePage:
    """The page of methods: the project's documents and what the table adds; nothing of single people without names."""
    cells = [
        new_markdown_cell(f"# {_TITLE}"),
        new_markdown_cell(_one_deeper(_document("methods.md"))),
        *_limits(grants, coverage),
        new_markdown_cell(_one_deeper(dictionary_markdown())),
        new_markdown_cell(_one_deeper(_document("offenses.md"))),
        *_totals(grants, names),
        *_sources(grants, names),
        *_corrections(grants, names),
        *_differences(grants, names),
        *_changed_numbers(changes, names),
    ]
    body = Body(read_document(new_notebook(cells=cells)))
    return SitePage(
        file="methods.html",
        title=_TITLE,
        description="How each number is defined and computed, what it does not say, what each column of the data "
        "holds, where the lists came from and which of their errors were corrected.",
        values={"body": body.html, "sections": dict(body.sections)},
        names_people=True,
    )


def _document(name: str) -> str:
    return (project.DOCS / name).read_text(encoding="utf-8")


def _one_deeper(markdown: str) -> str:
    """Headings a level down, so that several documents make one page; code in fences stays as it is.

    >>> _one_deeper("# Title")
    '## Title'
    """
    parts = re.split(r"(^```.*?^```)", markdown, flags=re.MULTILINE | re.DOTALL)
    parts[::2] = [re.sub(r"^(#+ )", r"#\1", part, flags=re.MULTILINE) for part in parts[::2]]
    return "".join(parts)


def _shown(exhibit: Exhibit) -> NotebookNode:
    cell: NotebookNode = new_code_cell(outputs=[new_output("display_data", data={EXHIBIT: exhibit.to_data()})])
    return cell


def _limits(grants: pd.DataFrame, coverage: pd.DataFrame) -> Iterator[NotebookNode]:
    """What the table lacks: grants that are in no list read here, and values that the lists do not state."""
    commuted = effective(grants)
    yield new_markdown_cell(
        "## Known limits\n\nOur data lack grants that were published. Numbers over time are too low where a "
        "list is missing, and a president whose lists are not here is not in the charts by day."
    )
    if len(coverage):
        told_apart = coverage.assign(president=tell_apart(coverage))
        together = "".join(f" Both kinds together: {words}." for words in say_all_together(told_apart))
        yield _shown(
            Table(
                told_apart.iloc[::-1],
                name="coverage",
                caption="Grants in our table, and those published for the whole time in office",
                columns={
                    "president": "President",
                    "n_commutations": "Commutations, in our table",
                    "n_published_commutations": "Commutations, published",
                    "n_pardons": "Pardons, in our table",
                    "n_published_pardons": "Pardons, published",
                },
                note=f"–: no total by kind is known.{together}",
            )
        )
    if len(commuted):
        yield new_markdown_cell(
            f"What the lists do not state is unknown and is left out of the number that would need it. Of "
            f"{counted(len(commuted), 'commutation', 'commutations')} that took effect:"
        )
        full_day = commuted["first_sentenced_on"].astype("string").str.len() == len("YYYY-MM-DD")
        lacks = {
            "no day of the first sentencing, so no years since then": ~full_day.fillna(False),
            "no sentence of months and no life imprisonment": commuted["sentence_months"].isna()
            & ~commuted["is_life"].fillna(False),
            "no day on which the new sentence ends": commuted["expires_on"].isna(),
            "no new term in months": commuted["commuted_months"].isna(),
            "no court": commuted["district"].isna(),
        }
        lines = [
            f"- {words}: {share_words(int(is_lacking.sum()), len(commuted))}" for words, is_lacking in lacks.items()
        ]
        yield new_markdown_cell("\n".join(lines))
    yield new_markdown_cell(
        "What the published words do not hold, no program can read from them: race, age, criminal history, conduct in "
        "prison, and why a petition was granted. Petitions that were denied are in no list."
    )


def _totals(grants: pd.DataFrame, names: Names) -> Iterator[NotebookNode]:
    """Our totals beside the published ones: the account with its reasons, or the figures alone."""
    if names == "full":
        yield new_markdown_cell(_one_deeper(_document("reconciliation.md")))
        return
    list_of = {sheet.id: sheet.list for sheet in all_sheets() if sheet.list}
    verdicts = reconcile(grants, read_published_totals(), list_of)
    held = verdicts[verdicts["verdict"] != "not held"]
    yield new_markdown_cell(
        "## Our totals and the published ones\n\nEach figure that was published on the day of a grant beside ours. The "
        "reasons for the differences speak of single people and are left out here, as this release is without names."
    )
    if len(held):
        figures = [say_published_figure(row) for row in held.to_dict("records")]
        shown = held.assign(day=held["batch_id"].map(batch_words), figure=figures)
        yield _shown(
            Table(
                shown,
                name="published-totals",
                caption="Published figures and ours",
                columns={
                    "day": "Day",
                    "figure": "Figure",
                    "published": "Published",
                    "ours": "Ours",
                    "verdict": "Verdict",
                },
            )
        )


def _sources(grants: pd.DataFrame, names: Names) -> Iterator[NotebookNode]:
    yield new_markdown_cell("## Sources")
    for sheet in all_sheets():
        yield from _source(sheet, has_page=names == "full" or not page_names_somebody(sheet, grants))


def _source(sheet: Sheet, has_page: bool) -> Iterator[NotebookNode]:
    """One source sheet, its page linked; not where its address would tell a name that is hidden."""
    rows = {
        "Publisher": sheet.publisher,
        "Page": sheet.page if has_page else "left out, as its address holds a name",
        "Copy": sheet.copy,
        "Came on": f"{sheet.retrieved}",
        "SHA-256": sheet.sha256,
        "Licence": sheet.licence,
        "Remarks": " ".join(sheet.remarks.split()),
    }
    yield new_markdown_cell(f"### {sheet.id}")
    yield _shown(Provenance([row for row in rows.items() if row[1]], pages={"Page": sheet.page} if has_page else {}))


def _corrections(grants: pd.DataFrame, names: Names) -> Iterator[NotebookNode]:
    """The corrected errors of the lists that the table came from."""
    used = set(grants["source"].dropna())
    made = [entry for entry in read_corrections(project.HAND / "corrections.yml") if entry.source in used]
    yield new_markdown_cell(
        "## Corrections\n\nErrors of the published lists, mended in the open: what the list prints stays in the "
        "sources, and the program stops once a list no longer prints it. "
        f"{capitalized(counted(len(made), 'correction', 'corrections'))}."
    )
    if made:
        table = pd.DataFrame(
            {
                "day": [entry.granted_on for entry in made],
                **(
                    {}
                    if names == "none"
                    else {"person": [entry.name if names == "full" else initials(entry.name) for entry in made]}
                ),
                "column": [entry.column for entry in made],
                "printed": [_unnamed(entry.column, entry.printed, names) for entry in made],
                "used": [_unnamed(entry.column, entry.used, names) for entry in made],
                # who says so may name the line of a list, and the line leads to the name
                "why": [f"{entry.reason}; {entry.says}" if names == "full" else entry.reason for entry in made],
            }
        )
        headings = {"day": "Day of grant", "person": "Person", "column": "Column", "printed": "The list prints",
                    "used": "Used instead", "why": "Why, and who says so" if names == "full" else "Why"}  # fmt: skip
        yield _shown(
            Table(
                table,
                name="corrections",
                caption="Corrections",
                columns={name: headings[name] for name in table.columns},
            )
        )


def _differences(grants: pd.DataFrame, names: Names) -> Iterator[NotebookNode]:
    """Where two copies of one list say different things, and which of them the table follows."""
    found = read_differences(grants)
    yield new_markdown_cell(
        "## Where copies of a list differ\n\nOf several copies of one list the words of one count, whose sheet says "
        "`role: text`; its remarks, under Sources, say why. Other copies give what it does not print, the day and the "
        "home. A value that the table takes from another copy all the same is a correction, and stands above with its "
        f"reason. {capitalized(counted(len(found), 'difference is', 'differences are'))} left."
    )
    if found:
        table = pd.DataFrame(
            {
                "day": [day_words(one.granted_on) for one in found],
                "person": [one.name if names == "full" or not one.name else initials(one.name) for one in found],
                "column": [one.column for one in found],
                "value": [_unnamed(one.column, one.value, names) for one in found],
                "source": [one.source for one in found],
                "other": [_unnamed(one.column, one.other_value, names) for one in found],
                "other_source": [one.other_source or "no other copy" for one in found],
            }
        )
        headings = {"day": "Day of grant", "person": "Person", "column": "Column", "value": "The table has",
                    "source": "From", "other": "The other copy has", "other_source": "Which"}  # fmt: skip
        table = table.drop(columns="person") if names == "none" else table
        yield _shown(
            Table(
                table,
                name="differences",
                caption="Where copies of a list differ",
                columns={name: headings[name] for name in table.columns},
                note="Empty: the copy does not say it, or it cannot be read there.",
            )
        )


def _changed_numbers(changes: Sequence[RecordedChange], names: Names) -> Iterator[NotebookNode]:
    """The published numbers that moved from one release to a later one, newest first."""
    yield new_markdown_cell(
        "## Numbers that moved\n\nEach number that a release of this site printed and a later one printed otherwise. "
        f"{capitalized(counted(len(changes), 'number', 'numbers'))}."
    )
    if changes:
        newest_first = sorted(changes, key=lambda change: change.recorded_on, reverse=True)
        table = pd.DataFrame(newest_first).assign(
            recorded_on=[day_words(change.recorded_on) for change in newest_first],
            batch=[batch_words(change.batch_id) for change in newest_first],
        )
        columns = {"recorded_on": "Recorded on", "batch": "Day of grant", "measure": "Number", "before": "Before",
                   "after": "After", **({"causes": "What moved it"} if names == "full" else {})}  # fmt: skip
        yield _shown(Table(table, name="moves", caption="Published numbers that moved, newest first", columns=columns))


def _unnamed(column: str, value: object, names: Names) -> str:
    """What one list has for what; of a name, or a grant as a whole, it is left out where names are."""
    return "left out" if column in ("name", "record", *HIDDEN) and names != "full" else str(value)
