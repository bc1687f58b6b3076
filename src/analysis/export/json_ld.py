"""What a report is, for programs: schema.org's Report and the Dataset of its rows, as JSON-LD for the page's head."""

from __future__ import annotations

import re
from typing import Any, Final

from analysis.export.document import Document
from analysis.grants.masthead import read_masthead

#: The id of a batch begins with the day of its grants.
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?=-)")


def describe_report(document: Document, address: str = "") -> dict[str, Any]:
    """A report in the words of schema.org; no day of publication is in it, as none is known.

    Parameters
    ----------
    document : the report; what it does not say of itself is left out
    address : where the report stands, with its last slash; empty if that is not known
    """
    masthead = read_masthead()
    publisher = {"@type": "Organization", "name": masthead.publisher, "url": masthead.publisher_page}
    shared = {
        "description": document.description,
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        "publisher": _known(publisher),
        "temporalCoverage": day[0] if (day := _DAY.match(document.batch)) else "",
        "version": document.edition,
    }
    rows = {
        "@type": "Dataset",
        "name": f"{document.title}: the rows",
        **shared,
        "license": masthead.data_license_page,
        "distribution": _known(
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{address}grants.csv" if address else "",
            }
        ),
    }
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": document.title,
        **shared,
        "license": masthead.text_license_page,
        "url": address,
        "image": f"{address}card.png" if address else "",
        "isPartOf": {"@type": "WebSite", "name": masthead.name},
        "hasPart": _known(rows),
    }
    return _known(report)


def _known(said: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: an empty value would say something that nobody knows."""
    return {key: value for key, value in said.items() if value != ""}
