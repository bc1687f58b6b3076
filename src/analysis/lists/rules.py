"""The rules that refuse words of a list: what each means, and what a person can do about it.

A rule is named ``reader.rule``. Where a cell breaks a statement of :mod:`analysis.grants.checks`, that
statement is the rule. ``docs/rules.md`` prints this table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from analysis.errors import Reason, say_alike
from analysis.lists.layouts import Reject

_COMPARE: Final = "compare with the page; mend the file, or enter the page's misprint in data/hand/corrections.yml"
_READER: Final = f"{_COMPARE}, or teach the reader the wording (CONTRIBUTING.md)"
_LAYOUT: Final = "if it belongs to a grant, teach the layout this form (CONTRIBUTING.md)"
_DAMAGED: Final = "the file is damaged here: get it again, or mend this row by hand"

#: By rule, what it means and what to do. A name that ends in ``*`` stands for all that begin alike.
RULES: Final[Mapping[str, tuple[str, str]]] = {
    # Rows of a document
    "csv.columns": ("the row does not have two columns, as its list has", _DAMAGED),
    "csv.nul": ("the row holds a NUL byte, which is no text", _DAMAGED),
    "csv.unclosed_quote": ("a quotation mark opens in the row and does not close", _DAMAGED),
    "row.label_twice": ("a part of this person's record is printed a second time", _COMPARE),
    "row.day_first": (
        "days of this table are written in figures in an order that is not sure",
        "write them as YYYY-MM-DD",
    ),
    "row.nobody_below": (
        "below a heading with a day stands nobody that was read",
        "compare with the page; people who stand in prose give a table of their own",
    ),
    "row.note_of_a_grant": (
        "a note says that a grant did not take effect, and nobody reads whose",
        'write it behind the name in the file: "Ann Example (declined)"',
    ),
    "row.no_part": ("words stand where no part of a record goes on", _LAYOUT),
    "row.no_record": ("a row goes on with a record, and none stands above it", _LAYOUT),
    "row.other_name": (
        "a row with another name of the person above has a court, sentence or offense of its own",
        "if it is another person, take the AKA out of the file; if not, leave its other cells empty",
    ),
    "row.other_grant": (
        "a row without a name has another day or type than the person above it",
        "if it is another grant, write the name in it",
    ),
    "row.person_in_prose": (
        "a line of prose seems to name a person",
        "read it; if it names one, give the list a table of its own",
    ),
    "row.several_names": (
        "several people seem to stand in one row",
        "give each a row of its own; a name of one person write in one line, or into data/hand/wrapped_names.csv",
    ),
    "row.struck_through": (
        "words of the row are struck through, and nobody knows what is left of it",
        "compare with the page; take the words out of the file, with the row where nothing is left of it",
    ),
    "row.other_president": (
        "a sentence introduces people to whom another president granted something",
        "give what stands below it a list of its own",
    ),
    "row.text_in_label": ("the cell of a label holds other words too", _LAYOUT),
    "row.two_days": (
        "the row has another day of the grant than the heading above it",
        "compare with the page; if the column is the day of sentencing, call it Sentenced",
    ),
    "row.two_labels": ("two labels stand in one row", _LAYOUT),
    "row.unknown_day": (
        "a line that should be a day is none, so that people below it have no day",
        "compare with the page and mend the line in the file, or state the days in its sheet in data/sources",
    ),
    "row.unknown_heading": (
        "a heading beside a day is not understood, so that people below it have no day or type",
        "compare with the page; teach the layout the wording (CONTRIBUTING.md)",
    ),
    "row.unknown_introduction": (
        "a sentence above people does not say, in a form that is known, what this document grants to them",
        "read it; give those to whom something is granted a list of their own, and leave the others out",
    ),
    "row.unknown_label": ("the row begins with a label that no known list has", _LAYOUT),
    "row.warrant_in_name": (
        "the name ends in the words of a link, or is a name like them",
        "take the words of the link out of the cell",
    ),
    "table.before_header": ("a row stands above the header of its table", _LAYOUT),
    "table.columns": ("the row has more cells than the header of its table, or fewer", _DAMAGED),
    "table.hidden": (
        "the page holds this table, or a part of it, and does not show it; it was read like the others",
        "compare with the page; take out of the file what is no part of the list",
    ),
    "table.names_and_numbers": (
        "a row holds not as many names as register numbers, so that nobody knows whose number is whose",
        "compare with the page, and give each person a row in the file",
    ),
    "table.no_name": ("a row of the table holds no name where the names stand", _LAYOUT),
    "table.row_outside": ("a row stands in a table without a header that is known", _LAYOUT),
    "table.two_columns": ("two columns of the table say the same, and differ here", _COMPARE),
    "table.unknown_column": ("a column has words under a heading that is not known", _LAYOUT),
    "table.which_date": (
        "nothing tells whether this column has days of grants or of sentencing; it is not read",
        "call it Granted or Sentenced",
    ),
    "warrant.unread": (
        "the warrant names no single person in a form that is known, or its clause is none of convictions",
        "read it; what it says of court and sentence stays unknown, or teach the layout its wording (CONTRIBUTING.md)",
    ),
    # Grants that were rejected whole
    "name.order": (
        "it is not sure whether the surname stands first: most names of the list are printed otherwise",
        "write the name as most of the list are written",
    ),
    "record.control_character": ("the name holds a character that no page prints", _DAMAGED),
    "record.day_in_future": ("the day of the grant is still to come", _COMPARE),
    "record.day_outside_presidency": (
        "the president was not in office on the day of the grant",
        "compare day and president with the page; say --president, or mend the sheet",
    ),
    "record.name_too_long": ("the name is longer than any name", _DAMAGED),
    "record.name_twice_on_one_line": ("the same name stands twice on one line", _COMPARE),
    "record.no_day": (
        "no day of the grant is printed for this person, or the document gives several",
        "say --granted-on YYYY-MM-DD, or state the days of its blocks in its sheet in data/sources",
    ),
    "record.no_name": ("a record has no name, or a word of the header in its place", _COMPARE),
    "record.no_parts": (
        "a name stands alone, with nothing of a grant",
        "compare with the page; a stray line is no person",
    ),
    "record.no_president": (
        "no president is named for this person",
        'say --president "Full Name", or add a sheet to data/sources',
    ),
    "record.nothing_granted": (
        "its terms say that a petition was denied or taken back, or that there was a respite: that is no commutation",
        "nothing, if the published page says so",
    ),
    "record.number_of_another": (
        "the register number stands beside another name of the list as well",
        "compare with the page; a number is one person's",
    ),
    "record.printed_twice": (
        "the list prints the same grant twice, word for word",
        "nothing, if it is one person; it is counted once",
    ),
    "record.type_not_told": (
        "it is not told whether this person was pardoned or the sentence commuted",
        "below a heading with both types, say it in data/hand/types.csv; elsewhere divide the list into two files, one"
        " of each type, each with --type",
    ),
    # Cells that stay empty; the grant is in the table
    "record.missing_part": (
        "the list prints this part for others and not for this person",
        "nothing, if the published page does not print it either; else mend the file",
    ),
    "record.too_long": ("the words go on longer than any that were published", _DAMAGED),
    "person.no_name": ("no name can be read from the words", _READER),
    "person.two_homes": ("two home towns are printed", _COMPARE),
    "person.unread": ("words beside the name are not understood", _READER),
    "person.may_be_company": (
        "a word of the name is a surname and a word for companies, and nobody knows which",
        'write "(company)" behind the name of a company; nothing, if it is a person\'s',
    ),
    "person.one_word": (
        "the name is one word, and nobody knows whether it is a person's or a company's",
        'write "(company)" behind the name of a company; nothing, if it is a person\'s',
    ),
    "amends.no_earlier_grant": (
        "an amended warrant, and no earlier grant is found that it replaces; it counts as a grant",
        "ingest the list of the earlier grant together with this one, or add a line to data/hand/links.csv",
    ),
    "amends.several_grants": (
        "an amended warrant, and several earlier grants may be the one that it replaces; it counts as a grant",
        "say which in data/hand/links.csv",
    ),
    "home.unread": ("words beside the home town are not understood", _READER),
    "district.impossible_date": ("the calendar has no such day", _COMPARE),
    "district.no_such_district": ("there is and was no federal district of this name", _COMPARE),
    "district.unknown": ("the court is not known", _READER),
    "district.unread": ("words beside court and day are not understood", _READER),
    "offense.other_court": (
        "the offense names a court that the part for courts does not",
        "compare with the page; write each case with its court",
    ),
    "offense.other_part": (
        "the words hold another part of the record too, its court, sentence or terms",
        "compare with the page, and give each part its own cell or line in the file",
    ),
    "offense.unread_court": ("a court seems to stand in brackets, and not in a form that is known", _READER),
    "offense.unread": ("no offense is known in the words", _READER),
    "quantities.unread": ("a weight is not understood, or not of which drug it is", _READER),
    "statutes.unread": ("a section sign or code is no citation that is known", _READER),
    "register.unread": ("the words are no register number, 12345-678", _COMPARE),
    "docket.unread": ("the words are no docket numbers", _READER),
    "sentence.amended_by": ("the sentence was changed by a length, and not told to what", _READER),
    "sentence.amended_from": ("the sentence was changed from another, and not told from which or to which", _READER),
    "sentence.amended_to_unknown": (
        "the sentence was changed, or was first another, and what is in force is not told",
        _READER,
    ),
    "sentence.amount_without_kind": ("a sum of money is printed, and not what it is", _READER),
    "sentence.commuted_here": (
        "the sentence says to what it was commuted, and no terms of the grant are printed: it may be this grant, or an"
        " earlier one",
        "read the warrant; enter what holds in data/hand/corrections.yml",
    ),
    "sentence.commuted_to_unknown": ("the sentence was commuted before, and not told to what", _READER),
    "sentence.days_alone": (
        "the prison term is one of days, and the table counts whole months",
        "nothing, if the published page says so: the length stays unknown",
    ),
    "sentence.ends_on_a_day": ("the sentence in force ends on a day, and its length is not told", _READER),
    "sentence.impossible_date": ("the calendar has no such day", _COMPARE),
    "sentence.length_without_kind": ("a length of time is printed, and not what it is of", _READER),
    "sentence.no_length": ("a prison term or supervised release is named without its length", _COMPARE),
    "sentence.no_punishment": ("no punishment is known in the words", _READER),
    "sentence.number_of_terms": ("so many equal terms are named that their sum is not certain", _READER),
    "sentence.other_day": ("a day stands behind a word that is not understood: whose day it is, is not sure", _READER),
    "sentence.part_of_no_term": ("a part is said to be consecutive, and not of which term", _READER),
    "sentence.runs_beside_other": (
        "a term is said to run after or beside another, and not told whether that is one of this sentence",
        _READER,
    ),
    "sentence.two_terms": ("two terms stand side by side, and not told how they add up", _READER),
    "sentence.waived": ("a sum is said to be waived: whether it was in force at the grant is not told", _READER),
    "sentence.which_day": (
        "several days stand side by side, and not told which of them is that of the first sentencing",
        _READER,
    ),
    "sentence.unread_court": ("a court stands in the sentence, and none where courts are named", _READER),
    "sentence.unread_*": ("a part of the sentence is not understood", _READER),
    "terms.bound_is_no_day": (
        "the sentence is to expire no sooner or no later than a day, or about that day: that is no day of expiry",
        "nothing, if the published page says so: the day of expiry stays unknown",
    ),
    "terms.cut_by": ("the sentence was cut by a length, and the term that is left is not told", _READER),
    "terms.end_of_release": (
        "supervised release or probation is to end on a day: that is no end of a prison sentence",
        "nothing, if the published page says so",
    ),
    "terms.impossible_date": ("the calendar has no such day", _COMPARE),
    "terms.negated": ("a condition or remission stands beside a no or not: whether it is granted is not sure", _READER),
    "terms.no_date": ("the sentence is to expire on a day that is not printed", _COMPARE),
    "terms.several_*": ("the terms name several, where one can hold", _COMPARE),
    "terms.unread": ("words of the terms are not understood", _READER),
}

#: What is said of a cell that breaks a statement of the table.
_BROKEN: Final = ("what was read can't be true beside the rest of the row, and stays empty", _COMPARE)


def explain_rule(rule: str) -> tuple[str, str]:
    """What a rule means, and what to do.

    >>> explain_rule("sentence.unread_word")[0]
    'a part of the sentence is not understood'
    """
    if rule in RULES:
        return RULES[rule]
    families = (known for known in RULES if known.endswith("*") and rule.startswith(known[:-1]))
    return RULES.get(next(families, ""), _BROKEN)


def say_rejects(rejects: Sequence[Reject], paths: Mapping[str, Path], is_all: bool = False) -> list[str]:
    """What was rejected: for each rule and list the first, how many more, what it means and what to do.

    ``is_all`` says every one. ``paths`` are the files by source.
    """
    by_rule: dict[tuple[str, str], list[Reject]] = defaultdict(list)
    for reject in rejects:
        by_rule[reject.source, reject.rule].append(reject)
    lines = []
    for (source, rule), those in by_rule.items():
        reasons = (Reason(_say(reject, paths[source]), rule) for reject in those)
        lines += say_alike(reasons, is_all)
        lines[-1] += f": {'; '.join(explain_rule(rule))}"
    return lines


def _say(reject: Reject, path: Path) -> str:
    who = f" {reject.record[:80]}:" if reject.record else ""
    return f"{path}, line {reject.line}:{who} {reject.field}: {reject.text[:200]!r}: {reject.rule}"


def rules_markdown() -> str:
    """The page docs/rules.md."""
    head = [
        "# What refuses words of a list",
        "",
        "Printed from `src/analysis/lists/rules.py` by `python -m pytest tests/lists/test_rules.py --write`. The rule",
        "stands in the last column of `data/grants.csv.rejects.csv`, and `clemency ingest` says it with what follows",
        "here. Rules of `row`, `csv` and `table` reject rows, those of `record` a whole grant (but for",
        "`record.missing_part` and `record.too_long`); all others leave a cell empty, and the grant is in the table.",
        f"Where the rule is no id but a sentence, {_BROKEN[0]}: {_BROKEN[1]}.",
        "",
        "| rule | what it means | what to do |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *(f"| `{rule}` | {means} | {do} |" for rule, (means, do) in RULES.items()), ""])
