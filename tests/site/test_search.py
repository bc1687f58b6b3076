"""The search of the front page in a browser."""

from __future__ import annotations

from pathlib import Path

from analysis.grants.presidents import read_presidents
from analysis.site import Site, render_site
from support.browser import Reader, Setting, open_browser
from support.invented import make_grants


def test_grants_of_one_day_lead_to_its_report(tmp_path: Path) -> None:
    days = [{"batch_id": f"{day}-obama", "granted_on": day} for day in ("2016-03-30", "2016-05-05", "2017-01-19")]
    site = Site("https://example.org/", "full", read_presidents())
    page = tmp_path / "index.html"
    page.write_bytes(render_site(make_grants(*days), ["2016-03-30-obama", "2016-05-05-obama"], site)["index.html"])
    with open_browser() as browser, Reader(browser).visit(page, Setting()) as visit:

        def told(query: str) -> tuple[str, list[str]]:
            visit.page.locator("#q").fill(query)
            links = visit.page.locator("#count a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
            return visit.page.locator("#count").inner_text(), links

        assert told("march") == ("1 of 3 grants. Report of March 30, 2016", ["2016-03-30-obama/index.html"])
        assert told("2016") == ("2 of 3 grants", [])  # two days
        assert told("2017") == ("1 of 3 grants", [])  # without a report
        assert told("") == ("3 grants can be searched", [])
        assert visit.complaints == []
