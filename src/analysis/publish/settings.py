"""What a site is published with: what a run says, and else what it was published with before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis.parameters import PUBLICATION, is_kept_from_search
from analysis.run.publication import Publication

_NAMES: Final[Mapping[str, str]] = {
    "full": "names in full",
    "initials": "initials in place of names",
    "none": "no names",
}


def choose_publication(before: Mapping[str, Any], said: Mapping[str, Any]) -> Publication:
    """What a run says, then what the site was published with, then the defaults.

    Parameters
    ----------
    before : the manifest of the current release (:func:`analysis.publish.release.read_manifest`); empty for none
    said : some of the fields of a publication

    Examples
    --------
    >>> choose_publication({"names": "initials", "url": "https://example.org/"}, {"formats": ("pdf",)})
    Publication(formats=('pdf',), names='initials', show_code=False, url='https://example.org/', index_names=False)
    """
    kept = {name: before[name] for name in Publication._fields if name in before}
    kept |= {"formats": tuple(kept["formats"])} if "formats" in kept else {}
    return Publication(**PUBLICATION.check({**kept, **said}))


def say_settings(publication: Publication) -> list[str]:
    """What a site is published with, a few words a setting, to follow "86 reports".

    >>> say_settings(Publication(url="https://example.org/", names="none"))
    ['for https://example.org/', 'no names', 'HTML and PDF', 'search engines may list every page']
    """
    formats = " and ".join(format_.upper() for format_ in sorted(publication.formats))
    is_hidden = is_kept_from_search(publication.names, publication.index_names)
    return [
        f"for {publication.url}" if publication.url else "without an address (no site map)",
        _NAMES[publication.names],
        f"{formats} with code" if publication.show_code else formats,
        "pages that name people are kept from search engines" if is_hidden else "search engines may list every page",
    ]


def say_changes(before: Mapping[str, Any], publication: Publication) -> list[str]:
    """Each setting that is no longer what the site was published with before, from what to what."""
    if not before:
        return []
    settings = zip(say_settings(choose_publication(before, {})), say_settings(publication), strict=True)
    return [f"{was} → {is_now}" for was, is_now in settings if was != is_now]
