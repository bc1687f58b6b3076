"""What a report is, for programs: schema.org's Report and the data sets beside it, as JSON-LD for the page's head."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urljoin

from analysis.export.document import Document
from analysis.grants.masthead import read_masthead

#: The id of a batch begins with the day of its grants.
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?=-)")

#: What the data sets beside a report are; search engines ask for 50 characters at least.
_ROWS: Final = "A row per grant: offenses, sentence, and terms of the grant, as the government’s lists print them."
_NUMBERS: Final = "Every number that the report prints, unrounded, with what it was computed from."


def describe_report(document: Document, address: str = "", *, has_pdf: bool = True) -> dict[str, Any]:
    """A report in the words of schema.org; no day of publication is in it, as none is known.

    Parameters
    ----------
    document : the report; what it does not say of itself is left out
    address : where the report stands, with its last slash; empty if that is not known
    has_pdf : whether report.pdf stands beside it
    """
    masthead = read_masthead()
    shared = {
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        "publisher": describe_publisher(),
        "temporalCoverage": day[0] if (day := _DAY.match(document.batch)) else "",
        "version": document.edition,
    }
    sources = [
        _known({"@type": "CreativeWork", "name": publisher, "url": page}) for publisher, page in document.sources
    ]
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": document.title,
        "description": document.description,
        **shared,
        "author": describe_publisher(),
        "license": masthead.text_license_page or {"@type": "CreativeWork", "name": masthead.text_license},
        "url": address,
        "image": f"{address}card.png" if address else "",
        "about": {"@type": "Person", "name": document.president} if document.president else "",
        "citation": sources or "",
        "isPartOf": _known(
            {"@type": "WebSite", "name": masthead.name, "url": urljoin(address, "../") if address else ""}
        ),
        "encoding": _download("MediaObject", "application/pdf", f"{address}report.pdf") if has_pdf else "",
        "hasPart": [
            _known(
                {
                    "@type": "Dataset",
                    "name": f"{document.title}: {name}",
                    "description": f"{about} {document.description}".strip(),
                    **shared,
                    "creator": describe_publisher(),
                    "license": describe_license(),
                    "spatialCoverage": {"@type": "Place", "name": "United States"},
                    "isBasedOn": sources or "",
                    "distribution": _download("DataDownload", media_type, f"{address}{file}"),
                }
            )
            for name, about, media_type, file in (
                ("the rows", _ROWS, "text/csv", "grants.csv"),
                ("the numbers", _NUMBERS, "application/json", "results.json"),
            )
        ],
    }
    return _known(report)


def describe_publisher() -> dict[str, Any]:
    """Who publishes, as an organization."""
    masthead = read_masthead()
    return _known({"@type": "Organization", "name": masthead.publisher, "url": masthead.publisher_page})


def describe_license() -> dict[str, Any]:
    """The terms of the data, in the publisher's words and with their page where it has one."""
    masthead = read_masthead()
    return _known({"@type": "CreativeWork", "name": masthead.data_license, "url": masthead.data_license_page})


def _download(kind: str, media_type: str, address: str) -> dict[str, str]:
    return {"@type": kind, "encodingFormat": media_type, "contentUrl": address}


def _known(said: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: an empty value would say something that nobody knows."""
    return {key: value for key, value in said.items() if value != ""}
