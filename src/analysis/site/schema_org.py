"""The data set in the words of schema.org: what search engines read in the head of the front page."""

from __future__ import annotations

from typing import Any

from analysis.export.json_ld import describe_license, describe_publisher
from analysis.grants.schema import COLUMNS
from analysis.site.dataset import DATASET_TITLE, KEYWORDS, RECORDS, TABLE, Dataset, media_type
from analysis.site.parquet import PARQUET, can_write_parquet


def describe_dataset(dataset: Dataset) -> dict[str, Any]:
    """The data set as schema.org describes one, for the head of a page."""
    files = (TABLE, RECORDS, *([PARQUET] if can_write_parquet() else []))
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": DATASET_TITLE,
        "description": dataset.description,
        **({"url": dataset.url} if dataset.url else {}),
        "isAccessibleForFree": True,
        "creator": describe_publisher(),
        "publisher": describe_publisher(),
        "license": describe_license(),
        "keywords": list(KEYWORDS),
        **({"temporalCoverage": dataset.period} if dataset.period else {}),
        "spatialCoverage": {"@type": "Place", "name": "United States"},
        "variableMeasured": [column.name for column in COLUMNS],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type(file), "contentUrl": dataset.address(file)}
            for file in files
        ],
    }
