"""Executed notebooks become documents: an HTML page, a PDF.

Both exporters read a notebook through :mod:`analysis.export.pieces`, so that page and PDF
hold the same things in the same order, and both refuse a notebook that did not run whole.
"""

from analysis.parameters import PUBLICATION

#: The documents that a report can be exported to.
FORMATS = PUBLICATION["formats"].choices

#: The file of each in the folder of a report.
FILES = {"html": "index.html", "pdf": "report.pdf"}
