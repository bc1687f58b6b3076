"""How fast lists are read, a table of a million rows is read, checked and measured, and reports are built.

``make bench`` prints one JSON object; the figures of reports are taken by ``bench_build.py``. Each measurement runs in a process of its own, so that
nothing is known from the one before and the peak of memory is that of the job alone. Speed is
measured here and never asserted in tests; docs/performance.md says how and what came out.
"""

from __future__ import annotations

import csv
import io
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OBAMA_LIST = ROOT.parent / "shared" / "data" / "raw" / "obama-commutations-final-copy.csv"

#: How often each reading is timed; the median counts.
RUNS = 5

#: How many times longer the long list is.
TIMES = 20

#: Rows of the table, and of each of its batches.
ROWS, BATCH_ROWS = 1_000_000, 1_000


def main() -> None:
    """Measure everything, print one JSON object."""
    with tempfile.TemporaryDirectory(prefix="clemency-bench-") as folder:
        once, long, table = (Path(folder, name) for name in ("once.csv", "long.csv", "grants.csv"))
        text = OBAMA_LIST.read_text(encoding="utf-8") if OBAMA_LIST.is_file() else invented_list()
        once.write_text(text, encoding="utf-8")
        long.write_text(longer(text), encoding="utf-8")
        readings = [run("read", once) for _ in range(RUNS)]
        long_readings = [run("read", long) for _ in range(3)]
        in_process("write", table)
        job = run("million", table)
    per_record, per_record_long = (
        statistics.median(reading["seconds"] / reading["records"] for reading in timed)
        for timed in (readings, long_readings)
    )
    print("bench: reports …", file=sys.stderr, flush=True)
    reports = [sys.executable, str(Path(__file__).with_name("bench_build.py"))]
    built = subprocess.run(reports, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = {
        "read_records_per_s": round(1 / per_record),
        "read_linear": round(per_record_long / per_record, 2),
        "read_list": "the Obama list" if OBAMA_LIST.is_file() else "an invented list",
        "read_records": readings[0]["records"],
        "million_rows": job,
        "reports": json.loads(built),
        "versions": {name: version(name) for name in ("clemency", "numpy", "pandas")},
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
    }
    print(json.dumps(result, indent=2))


def in_process(*words: str | Path) -> str:
    """What this file prints when it is run with these words, in another process."""
    command = [sys.executable, __file__, *map(str, words)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=600).stdout


def run(*words: str | Path) -> dict[str, Any]:
    """The JSON object that this file prints when it is run with these words."""
    result: dict[str, Any] = json.loads(in_process(*words))
    return result


# Reading lists


def time_reading(path: Path) -> dict[str, float]:
    """Seconds from the text of a list to the facts of all its records, on one core.

    Before the clock starts another, invented list is read once: patterns are compiled, which
    costs the same for a short list and a long one; none of the words to be read is known.
    """
    from analysis.lists.facts import read_all_facts
    from analysis.lists.layouts import decode, read_listing

    def read(text: str) -> int:
        records = read_listing(text, "bench").records
        read_all_facts(records)
        return len(records)

    read(invented_list())
    text = decode(path.read_bytes(), path)
    began = time.process_time()  # of this one thread: on an idle core the same as by the clock on the wall
    n_records = read(text)
    return {"seconds": time.process_time() - began, "records": n_records}


def longer(text: str) -> str:
    """The list ``TIMES`` times, each time with other terms of months."""
    header, _, body = text.partition("\n")

    def shifted(by: int) -> str:
        return re.sub(r"\b(\d+)(?= months)", lambda months: str(int(months[0]) + by), body)

    return "\n".join([header, *(shifted(by).strip("\n") for by in range(TIMES))]) + "\n"


def invented_list() -> str:
    """A key-value list of as many invented people as the Obama list has, in as many blocks."""
    offenses = (
        "Conspiracy to distribute and possess with intent to distribute {n} kilograms or more of cocaine",
        "Possession with intent to distribute cocaine base, 21 U.S.C. § 841(a)(1); felon in possession of a firearm",
        "1. Distribution of heroin\n2. Conspiracy to launder money; use of a communication facility ({n} counts)",
        "Manufacture of methamphetamine; aiding and abetting, 21 U.S.C. §§ 841(a)(1) and 846 and 18 U.S.C. § 2",
    )
    sentences = (
        "{months} months' imprisonment; 10 years' supervised release; ${n},000 fine",
        "Life imprisonment; five years' supervised release (May {n}, 1999); amended to {months} months' imprisonment",
        "Life plus 60 months' imprisonment; eight years' supervised release",
        "1. {months} months' imprisonment; five years' supervised release\n2. 60 months' imprisonment (consecutive)",
    )
    districts = ("Northern Illinois", "District of Maryland", "Eastern District of Virginia", "South Carolina")
    terms = (
        "Prison sentence commuted to expire on July {n}, 2016, leaving intact the term of supervised release",
        "Prison sentence commuted to a term of {months} months' imprisonment, conditioned upon enrollment in "
        "residential drug treatment",
        "Prison sentence commuted to expire on December {n}, 2016, and unpaid balance of ${n},000 fine remitted",
    )
    lines = io.StringIO(newline="")
    rows = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow(("item", "description"))
    for number in range(1716):
        block, place = divmod(number, 82)
        n, months = 1 + number % 28, 60 + number % 361
        letters = f"{chr(ord('A') + place * 26 // 82)}{chr(ord('a') + place % 26)}"
        rows.writerow(("", f"Invented {letters}person {block}"))
        rows.writerow(("Offense:", offenses[number % 4].format(n=n)))
        rows.writerow(("District/Date:", f"{districts[number // 4 % 4]}; May {n}, {1990 + number % 20}"))
        rows.writerow(("Sentence:", sentences[number // 16 % 4].format(n=n, months=months)))
        rows.writerow(("Terms of Grant:", terms[number % 3].format(n=n, months=months)))
    return lines.getvalue()


# A table of a million rows


def invented_rows() -> Iterator[list[str]]:
    """The cells of a million invented grants, in batches of one day each."""
    from datetime import date, timedelta

    from analysis.grants.courts import DISTRICTS
    from analysis.grants.schema import NAMES
    from analysis.grants.table import write_cell

    drugs = (
        "cocaine",
        "cocaine base",
        "cocaine;cocaine base",
        "heroin;marijuana",
        "methamphetamine",
        "unspecified",
        "",
    )
    forms = ("expires_on", "term", "both", "other")
    for number in range(ROWS):
        batch = number // BATCH_ROWS
        day = date(2000, 1, 1) + timedelta(days=7 * batch)
        months = 60 + 7 * number % 420
        life = number % 3 == 0
        form = forms[number % 4]
        cells = {
            "batch_id": f"{day}-example",
            "granted_on": str(day),
            "president": "Ann Example",
            "clemency_type": "commutation",
            "name": f"Invented Person {number:07}",
            "aliases": "Another Name;One More" if number % 11 == 0 else "",
            "home": f"Town {number % 997}, Texas" if number % 5 == 0 else "",
            "n_cases": str(1 + number % 3),
            "district": DISTRICTS[number % len(DISTRICTS)],
            "first_sentenced_on": f"{1970 + number % 29}-{1 + number % 12:02}-{1 + number % 28:02}"[: (10, 10, 10, 7)[number % 4]],
            "is_amended": "false",
            "is_life_imposed": write_cell(life, "boolean"),
            "imposed_months": "" if life else str(months),
            "is_life": write_cell(life, "boolean"),
            "sentence_months": "" if life else str(months),
            "life_plus_months": "60" if number % 9 == 0 else "0",
            "supervised_release_months": ("60", "120", "life", "")[number % 4],
            "fine_usd": str(number % 7 * 500),
            "restitution_usd": "0",
            "has_firearm": write_cell(number % 6 == 0, "boolean"),
            "drugs": drugs[number % len(drugs)],
            "offenses": ("drug conspiracy;drug distribution", "drug distribution;firearm in a drug crime")[number % 2],
            "statutes": "21 USC 841(a)(1);21 USC 846" if number % 2 else "",
            "drug_quantities": f"cocaine:{500 * (1 + number % 40)}" if number % len(drugs) in (0, 2) else "",
            "grant_form": form,
            "expires_on": str(day + timedelta(days=60 + number % 600)) if form in ("expires_on", "both") else "",
            "commuted_months": str(months // 2) if form in ("term", "both") else "",
            "requires_drug_treatment": write_cell(number % 2 == 0, "boolean"),
            "remits_fine": "false",
            "home_confinement": "false",
            "is_death": "false",
            "is_declined": write_cell(number % 1000 == 999, "boolean"),
            "source": f"invented-{batch % 20}",
            "source_line": str(2 + number),
        }  # fmt: skip
        yield [cells.get(name, "") for name in NAMES]


def write_table(path: Path) -> None:
    """Write the invented table, row by row."""
    from analysis.grants.schema import NAMES

    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(NAMES)
        rows.writerows(invented_rows())


def time_table(path: Path) -> dict[str, float]:
    """Seconds to read, check and measure the table, and the peak of memory in MB (2**20 bytes)."""
    from analysis.claims.reconcile import read_published_totals, reconcile
    from analysis.grants.checks import STATEMENTS, UNUSUAL, check_grants
    from analysis.grants.presidents import read_presidents
    from analysis.grants.select import count_by_batch, read_grants
    from analysis.measures import batch_results, running_totals

    times = [time.perf_counter()]
    grants = read_grants(path)
    times.append(time.perf_counter())
    findings = check_grants(grants, (*STATEMENTS, *UNUSUAL))
    assert findings.empty, findings.head()
    reconcile(grants, read_published_totals(), {})
    times.append(time.perf_counter())
    by_batch = count_by_batch(grants)
    running_totals(grants)
    batch_results(grants, by_batch["batch_id"].iloc[-1], read_presidents())
    times.append(time.perf_counter())
    read, check, measure = (after - before for before, after in pairwise(times))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # bytes
    return {
        "rows": len(grants),
        "read_s": round(read, 1),
        "check_s": round(check, 1),
        "measure_s": round(measure, 1),
        "total_s": round(times[-1] - times[0], 1),
        "peak_mb": round(peak / 2**20),
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["read", path]:
            print(json.dumps(time_reading(Path(path))))
        case ["write", path]:
            write_table(Path(path))
        case ["million", path]:
            print(json.dumps(time_table(Path(path))))
        case words:
            sys.exit(f"bench: not understood: {' '.join(words)}")
