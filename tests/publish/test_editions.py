"""Every edition stays: it can be cited, got back and rebuilt, and what is damaged is named and not published."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from analysis import project
from analysis.cli import clemency
from analysis.errors import InputError, UsageError
from analysis.files import one_writer
from analysis.publish import archive, build, history
from analysis.publish.archive import Archive, Kept
from analysis.publish.history_checks import check_history
from analysis.publish.manifest import parse_manifest
from analysis.publish.progress import Quiet
from analysis.publish.rebuild import Rebuilt, bring_back, rebuild_release, say_rebuilt
from analysis.publish.release import read_manifest, remove_site
from analysis.run import fingerprint
from support.tiny_site import BATCHES, Site, files_of

#: The day of the second edition and those after it; the first has that of its file.
DAY = "2030-01-02"

#: Counts people with a firearm, from the table that a report is made from.
COUNTS = "{'firearm': sum('true' in line for line in open(data_path) if batch_id in line)}"


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "today", lambda: DAY)


@pytest.fixture(scope="session")
def three_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site of three editions: the sixth grant is corrected, and back."""
    folder = tmp_path_factory.mktemp("editions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEMENCY_CACHE", str(folder / "cache"))
        patch.setattr(history, "today", lambda: DAY)
        site = Site(folder)
        site.write_notebook("", COUNTS)
        for is_armed in (None, True, False):
            site.write_table({} if is_armed is None else {"has_firearm": is_armed})
            assert site.build(jobs=3).failures == []
    return folder


@pytest.fixture
def three(site: Site, three_editions: Path) -> Site:
    """A site of three editions, as after three runs."""
    shutil.copytree(three_editions, site.folder, symlinks=True, dirs_exist_ok=True)
    return site


def name_of(out: Path) -> str:
    return out.resolve().name


def kept(site: Site) -> list[Kept]:
    editions, faults = Archive(site.out).list_kept()
    assert faults == []
    return editions


def ids(site: Site) -> list[str]:
    return [one.id for one in kept(site)]


def publish_again(site: Site, **change: object) -> str:
    """A further edition: the last of the six grants is changed."""
    site.write_table(change)
    assert site.build(*BATCHES).failures == []
    return name_of(site.out)


def rebuild(site: Site, named: str, to: str = "again", data: Path | None = None) -> Rebuilt:
    kept_in = Archive(site.out)
    return rebuild_release(kept_in.find(named), kept_in, site.folder / to, site.inputs(), data, Quiet(), 2)


def archive_path(site: Site, edition: str) -> Path:
    return site.folder / ".site.releases" / "editions" / f"{edition}.zip"


# --- what is kept -------------------------------------------------------------------------------------


def test_the_first_release_names_no_day_and_is_kept(site: Site, whole_site: Path) -> None:
    shutil.copytree(whole_site, site.folder, symlinks=True, dirs_exist_ok=True)
    (first,) = kept(site)
    assert (first.id, first.number, first.since, first.n_reports, first.n_grants) == (name_of(site.out), 1, None, 3, 6)
    place = {"number": 1, "published_on": None, "since": None, "before": [], "new": [], "gone": [], "n_moved": 0}
    assert read_manifest(site.out)["edition"] == place
    assert json.loads(site.files()["editions/index.json"]) == []
    assert first.published_on.encode() not in site.files()["editions.html"]
    site.build(*BATCHES, force=True)
    assert name_of(site.out) == first.id


def test_an_edition_holds_data_results_and_manifest_as_they_were_published(three: Site) -> None:
    *_, third = ids(three)
    files = three.files()
    with zipfile.ZipFile(archive_path(three, third)) as file:
        held = {name: file.read(name) for name in file.namelist()}
    names = ("manifest.json", "grants.csv", *(f"{batch_id}/results.json" for batch_id in BATCHES))
    assert set(held) == {*names, "changes.csv", "edition.json"}
    assert {name: held[name] for name in names} == {name: files[name] for name in names}
    assert held["changes.csv"] == files["editions/changes.csv"]
    with Archive(three.out).unpacked(third) as folder:  # the rows of each batch are cut from the table
        for batch_id in BATCHES:
            assert (folder / batch_id / "grants.csv").read_bytes() == files[f"{batch_id}/grants.csv"]


def test_a_release_lists_the_editions_before_it_with_their_files(three: Site) -> None:
    first, second, third = ids(three)
    assert [(one.number, one.since) for one in kept(three)] == [(1, None), (2, first), (3, second)]
    assert name_of(three.out) == third
    place = read_manifest(three.out)["edition"]
    assert (place["before"], place["published_on"]) == ([first, second], DAY)
    files = three.files()
    index = json.loads(files["editions/index.json"])
    assert [one["id"] for one in index] == [first, second]
    for one in index:
        assert files[f"editions/{one['id']}.zip"] == archive_path(three, one["id"]).read_bytes()
        assert one["file"]["bytes"] == len(files[f"editions/{one['id']}.zip"])
    assert list(check_history(three.out, read_manifest(three.out))) == []


def test_one_more_report_is_a_new_edition_and_is_said(site: Site) -> None:
    site.build(*BATCHES[:2])
    site.build(BATCHES[2])
    place = read_manifest(site.out)["edition"]
    assert (place["new"], place["gone"], place["n_moved"]) == ([BATCHES[2]], [], 0)
    entry = etree.fromstring(site.files()["feed.atom"]).find("{*}entry")
    assert entry is not None
    assert [entry.findtext(f"{{*}}{tag}") for tag in ("title", "published", "summary")] == [
        "Edition of January 2, 2030",
        f"{DAY}T00:00:00Z",
        "3 reports, 6 grants. Added: the reports on the grants of June 3, 2016.",
    ]
    assert entry.find("{*}link").get("href") == "editions.html#edition-2"
    page = site.files()["editions.html"].decode()
    assert 'id="edition-2"' in page
    assert f'href="{BATCHES[2]}/index.html"' in page


def changes_of(table: bytes) -> list[list[str]]:
    head, *rows = csv.reader(io.StringIO(table.decode()))
    assert head == ["batch_id", "measure", "before", "after", "causes"]
    return rows


def test_what_moved_is_kept_and_said_with_the_rows(three: Site) -> None:
    first, second, third = ids(three)
    files = three.files()
    moved = [BATCHES[2], "firearm", "0", "1", "invented:6 has_firearm: false -> true"]
    back = [BATCHES[2], "firearm", "1", "0", "invented:6 has_firearm: true -> false"]
    assert changes_of(files[f"editions/{second}.csv"]) == [moved]
    assert changes_of(files["editions/changes.csv"]) == [back]
    assert f"editions/{first}.csv" not in files
    assert [one.n_moved for one in kept(three)] == [0, 1, 1]
    entries = etree.fromstring(files["feed.atom"]).findall("{*}entry")
    head = "3 reports, 6 grants. One published number changed. June 3, 2016: firearm"
    assert [entry.findtext("{*}summary") for entry in entries[:2]] == [
        f"{head}: 1 → 0 (invented:6 has_firearm: true -> false).",
        f"{head}: 0 → 1 (invented:6 has_firearm: false -> true).",
    ]
    assert len(entries) == 2 + len(BATCHES)  # the first changed nothing
    page = files["editions.html"].decode()
    assert page.index("has_firearm: true -&gt; false") < page.index(second) < page.index(first)
    assert third not in page  # no page can name the hash that it is in


# --- got back -----------------------------------------------------------------------------------------


def test_an_edition_is_rebuilt_in_another_folder_byte_for_byte(three: Site) -> None:
    first, second, third = ids(three)
    for edition in (first, second):
        rebuilt = rebuild(three, edition[:6], to=f"again-{edition}")
        assert (rebuilt.differing, rebuilt.missing) == ([], [])
        assert name_of(three.folder / f"again-{edition}") == edition
    (said,) = say_rebuilt(rebuilt, Archive(three.out).find(second))
    n_files = len(files_of(three.folder / f"again-{second}")) - 1
    assert said.startswith(f"the same {n_files:,} files, byte for byte")
    assert (name_of(three.out), ids(three)) == (third, [first, second, third])


@pytest.fixture
def other_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that does not say that it is another."""
    render = build._published_table
    monkeypatch.setattr(build, "_published_table", lambda *given: render(*given) + b"\n")


@pytest.mark.usefixtures("other_table")
def test_an_edition_that_comes_out_otherwise_is_said(three: Site) -> None:
    edition = kept(three)[-1]
    rebuilt = rebuild(three, edition.id)
    names = ["croissant.json", "datapackage.json", "grants.csv", "ro-crate-metadata.json"]  # the others have its hash
    assert rebuilt.differing == names
    *said, last = say_rebuilt(rebuilt, edition)
    assert said == [f"{name}: not the bytes of edition {edition.id}" for name in names]
    assert last == f"{rebuilt.n_files - 4:,} of {rebuilt.n_files:,} files are the same, byte for byte"


def test_an_edition_of_another_code_is_not_built(three: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "hash_package", lambda: "0" * 64)
    with pytest.raises(
        InputError, match="another state of the package: code, templates and style than is here"
    ) as told:
        rebuild(three, name_of(three.out))
    assert "nothing was built" in str(told.value)
    assert not (three.folder / "again").exists()


def test_an_edition_of_another_notebook_is_not_built(three: Site) -> None:
    three.write_notebook("1 + 1")
    with pytest.raises(InputError, match=f"{BATCHES[0]}.*another state of the notebook than is here"):
        rebuild(three, name_of(three.out))


@pytest.mark.slow("builds twice, and refuses in between")
def test_without_full_names_the_table_has_to_be_given(site: Site) -> None:
    site.build(BATCHES[0], publication={"names": "initials", "formats": ("html",)})
    edition = name_of(site.out)
    with pytest.raises(InputError, match=r"not as it came \(names: initials\); give the table with --data"):
        rebuild(site, edition)
    other = site.folder / "other.csv"
    other.write_bytes(site.data.read_bytes() + b"\n")
    with pytest.raises(InputError, match=r"other\.csv: not the table of edition"):
        rebuild(site, edition, data=other)
    assert rebuild(site, edition, data=site.data).differing == []


@pytest.mark.slow("builds four times")
def test_files_of_ones_own_come_from_where_they_are(site: Site) -> None:
    own = site.folder / "site-extra"
    own.mkdir()
    (own / "CNAME").write_text("example.org")
    site.build(BATCHES[0])
    (edition,) = kept(site)
    assert rebuild(site, edition.id).differing == []
    (own / "CNAME").write_text("example.net")
    rebuilt = rebuild(site, edition.id, to="once more")
    assert (rebuilt.differing, rebuilt.missing) == (["CNAME"], ["CNAME"])
    assert "CNAME: a file of one's own, which no edition keeps: not rebuilt" in say_rebuilt(rebuilt, edition)
    assert roll_back_to(site, edition.id) is False


def test_a_folder_that_is_there_is_not_built_into(three: Site) -> None:
    (three.folder / "again").mkdir()
    (three.folder / "again" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        rebuild(three, name_of(three.out))
    assert (three.folder / "again" / "mine.txt").read_text() == "mine"


def roll_back_to(site: Site, edition: str) -> bool:
    with one_writer(site.out):
        kept_in = Archive(site.out)
        return bring_back(kept_in.find(edition), kept_in, site.inputs(), Quiet(), 2)[1]


def test_the_site_shows_an_edition_again_and_the_next_lists_them_all(three: Site) -> None:
    first, second, third = ids(three)
    assert not (three.folder / ".site.releases" / first).exists()
    assert roll_back_to(three, first) is True  # built again
    assert name_of(three.out) == first
    assert list(check_history(three.out, read_manifest(three.out))) == []
    assert roll_back_to(three, third) is False  # its folder is still whole
    assert name_of(three.out) == third
    assert roll_back_to(three, first) is False
    fourth = publish_again(three, has_firearm=True, is_declined=True)
    assert ids(three) == [first, second, third, fourth]
    place = read_manifest(three.out)["edition"]
    assert (place["before"], place["since"], place["number"]) == ([first, second, third], first, 4)
    for edition in place["before"]:  # releases share their files
        assert (three.out / f"editions/{edition}.zip").stat().st_ino == archive_path(three, edition).stat().st_ino


@pytest.mark.usefixtures("other_table")
def test_an_edition_is_not_shown_again_unless_it_is_the_same(three: Site) -> None:
    first, _, third = ids(three)
    with pytest.raises(InputError, match=f"not {first}; nothing has changed"):
        roll_back_to(three, first)
    assert name_of(three.out) == third


# --- names of editions --------------------------------------------------------------------------------


def test_an_edition_is_called_by_its_digits_its_day_or_the_digits_of_a_report(three: Site) -> None:
    _, second, third = ids(three)
    kept_in = Archive(three.out)
    assert kept_in.find(second[:4]).id == second
    assert kept_in.find(kept(three)[1].sha256).id == second
    assert kept_in.find(kept(three)[0].published_on).id == ids(three)[0]
    with pytest.raises(UsageError, match=rf"{third} \({DAY}\), {second} \({DAY}\) are of this day; name one"):
        kept_in.find(DAY)
    files = kept_in.read_manifest_of(second)["files"]
    corrected, same = (files[f"{batch_id}/grants.csv"]["sha256"][:12] for batch_id in (BATCHES[2], BATCHES[0]))
    assert kept_in.find(corrected).id == second
    assert kept_in.find(same).id == third  # the newest with these rows
    for unknown in ("2031-01-01", "fffff", "abc", "../x", ""):
        with pytest.raises(UsageError, match=rf"no edition of this name; there are {third} \({DAY}\), {second}"):
            kept_in.find(unknown)


def test_digits_of_several_editions_are_refused(three: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_in = Archive(three.out)
    one = kept(three)[0]
    alike = replace(one, id=f"{one.id[:4]}000000000000", sha256=f"{one.id[:4]:0<64}")
    monkeypatch.setattr(kept_in, "list_kept", lambda: ([one, alike], []))
    with pytest.raises(UsageError, match="begin with these digits; name more of them"):
        kept_in.find(one.id[:4])
    assert kept_in.find(one.id).id == one.id


# --- broken on purpose --------------------------------------------------------------------------------


def rewrite(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Change the files in a zip."""
    with zipfile.ZipFile(path) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "empty": lambda path: path.write_bytes(b""),
    "no zip": lambda path: path.write_bytes(b"<html>"),
    "a bit": lambda path: path.write_bytes(path.read_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1)),
    "a result": lambda path: rewrite(path, lambda files: files.update({f"{BATCHES[0]}/results.json": b"{}"})),
    "a result less": lambda path: rewrite(path, lambda files: files.pop(f"{BATCHES[0]}/results.json")),
    "the manifest": lambda path: rewrite(path, lambda files: files.update({"manifest.json": b"{}"})),
    "no manifest": lambda path: rewrite(path, lambda files: files.pop("manifest.json")),
    "a file more": lambda path: rewrite(path, lambda files: files.update({"mine.txt": b"mine"})),
    "what it says": lambda path: rewrite(path, lambda files: files.update({"edition.json": b"[]"})),
    "a day": lambda path: rewrite(path, lambda f: f.update({"edition.json": f["edition.json"].replace(b"-", b"/")})),
}


def damage_alone(path: Path, damage: Callable[[Path], object]) -> None:
    """Damage a file that releases share, without those."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    damage(path)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_edition_is_named_and_the_current_one_kept_anew(three: Site, damage: str) -> None:
    first, second, third = ids(three)
    paths = [archive_path(three, edition) for edition in (first, third)]
    for path in paths:
        damage_alone(path, DAMAGES[damage])
    kept_in = Archive(three.out)
    editions, faults = kept_in.list_kept()
    assert [one.id for one in editions] == [second]
    assert {path for path in paths for fault in faults if fault.startswith(f"{path}: this edition is damaged (")} == {
        *paths
    }
    kept_in.keep()  # the one from the release that the site shows, the other from the file that this has of it
    assert ids(three) == [first, second, third]


def test_a_site_is_published_without_an_edition_that_is_damaged_only_where_that_is_accepted(three: Site) -> None:
    first, second, third = ids(three)
    for path in (archive_path(three, first), three.out / f"editions/{first}.zip"):
        damage_alone(path, DAMAGES["empty"])
    three.write_table({"is_declined": True})
    with pytest.raises(
        InputError, match=r"is damaged .*\n.*nothing was published: put a whole copy from where the site"
    ):
        three.build(*BATCHES)
    assert name_of(three.out) == third
    with pytest.raises(UsageError, match="this edition is damaged"):
        Archive(three.out).find(first[:8])
    built = three.build(*BATCHES, accept_removals=True)
    assert built.failures == []
    assert [note.startswith(f"{archive_path(three, first)}: this edition is damaged") for note in built.notes] == [True]
    assert read_manifest(three.out)["edition"]["before"] == [second, third]
    assert f"editions/{first}.zip" not in three.files()
    assert archive_path(three, first).read_bytes() == b""


def test_lost_editions_come_back_from_the_site(three: Site) -> None:
    before = ids(three)
    contents = [archive_path(three, edition).read_bytes() for edition in before]
    shutil.rmtree(archive_path(three, "x").parent)
    three.build(*BATCHES)  # has nothing to build
    assert [archive_path(three, edition).read_bytes() for edition in before] == contents


def test_a_run_killed_before_its_release_was_kept_is_made_up_for(three: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids(three)
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "keep", lambda self: None)
        fourth = publish_again(three, is_declined=True)
    assert ids(three) == before
    fifth = publish_again(three)
    assert [(one.id, one.number) for one in kept(three)][3:] == [(fourth, 4), (fifth, 5)]


def test_a_release_that_could_not_be_kept_is_published_and_kept_by_the_next_run(
    three: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise InputError(f"{path}: cannot be written: No space left on device")

    before = ids(three)
    with monkeypatch.context() as patch:
        patch.setattr(archive, "replace_file", refuse)
        three.write_table({"is_declined": True})
        built = three.build(*BATCHES)
    assert (built.failures, built.is_new) == ([], True)
    (note,) = built.notes
    assert "No space left on device; the release is published, and the next run keeps it as an edition" in note
    assert three.build(*BATCHES).is_new is False
    assert ids(three) == [*before, name_of(three.out)]


def test_something_else_in_the_place_of_the_editions_is_refused(three: Site) -> None:
    folder = archive_path(three, "x").parent
    shutil.rmtree(folder)
    folder.write_text("mine")
    with pytest.raises(InputError, match="is no folder, and editions are kept under this name"):
        three.build()
    assert folder.read_text() == "mine"


def test_the_same_files_are_no_new_edition_whatever_lies_beside_the_editions(three: Site) -> None:
    before = ids(three)
    mine = archive_path(three, "mine")
    mine.write_bytes(b"mine")
    assert three.build(force=True).is_new is False
    assert (mine.read_bytes(), ids(three), name_of(three.out)) == (b"mine", before, before[-1])
    assert [name for name in three.files() if "mine" in name] == []
    assert remove_site(three.out) == [f"{mine.parent}: not wholly ours; it stays"]


def test_editions_stay_when_the_site_is_removed_and_the_next_begins_behind_them(three: Site) -> None:
    before = ids(three)
    folder = archive_path(three, "x").parent
    words = "3 editions that were published; they stay, unless you remove this folder"
    assert remove_site(three.out) == [f"{folder}: {words}"]
    assert sorted(path.name for path in three.folder.glob(".site*")) == [".site.releases"]
    assert three.build(*BATCHES).failures == []
    assert name_of(three.out) == before[-1]  # the last edition again, to the byte
    assert ids(three) == before


def test_full_names_of_earlier_editions_are_not_published_with_initials(three: Site) -> None:
    before = ids(three)
    three.build(publication={"names": "initials"})
    files = three.files()
    here = {name for name in files if name.startswith("editions/")}
    assert here == {"editions/changes.csv", "editions/index.json"}
    listed = json.loads(files["editions/index.json"])
    assert [(one["id"], one["names"], one["file"]) for one in listed] == [(one, "full", None) for one in before]
    assert [name for name, content in files.items() if b"Ann Example" in content] == []
    assert b"says more of people" in files["editions.html"]
    assert b"invented:6" not in files["editions.html"] + files["feed.atom"]
    assert list(check_history(three.out, read_manifest(three.out))) == []
    assert ids(three)[:3] == before


# --- verify -------------------------------------------------------------------------------------------


def change_index(release: Path, change: Callable[[Any], object]) -> None:
    path = release / "editions" / "index.json"
    index = json.loads(path.read_bytes())
    change(index)
    path.write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("index.json", b"", "editions/index.json: cannot be read"),
        ("index.json", b"[1]", "editions/index.json: not a list of"),
        ("index.json", b"[]", "editions/index.json: not the editions"),
        ("{first}.zip", b"", "editions/{first}.zip: not the file of this"),
        ("{second}.csv", b"", "{second}.csv: not what moved with this"),
        ("changes.csv", b"\xff", "editions/changes.csv: cannot be read"),
        ("changes.csv", b"batch_id,measure\n", "editions/changes.csv: not as many numbers"),
    ],
)
def test_verify_holds_the_editions_against_their_files(three: Site, name: str, content: bytes, finding: str) -> None:
    first, second, _ = ids(three)
    path = three.out / "editions" / name.format(first=first, second=second)
    damage_alone(path, lambda alone: alone.write_bytes(content))
    findings = "\n".join(check_history(three.out, read_manifest(three.out)))
    assert finding.format(first=first, second=second) in findings


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"n_grants": 7}, "not what editions/{first}.zip says of the edition"),
        ({"names": "loud"}, "does not say what the edition tells of names"),
    ],
)
def test_verify_holds_the_index_against_each_edition(three: Site, change: dict[str, object], finding: str) -> None:
    first, *_ = ids(three)
    change_index(three.out, lambda index: index[0].update(change))
    (found,) = check_history(three.out, read_manifest(three.out))
    assert found == f"editions/index.json: {first}: {finding.format(first=first)}"


@pytest.mark.parametrize(
    "place",
    [
        {"before": ["../../x"]},
        {"since": "x"},
        {"published_on": "today"},
        {"number": "1"},
        {"n_moved": None},
        {"new": None},
    ],
)
def test_a_manifest_with_another_place_among_the_editions_is_none(three: Site, place: dict[str, object]) -> None:
    path = three.out / "manifest.json"
    manifest = json.loads(path.read_bytes())
    assert parse_manifest(json.dumps(manifest).encode(), path)["edition"] == manifest["edition"]
    manifest["edition"] |= place
    with pytest.raises(InputError, match="edition is not what a release has there"):
        parse_manifest(json.dumps(manifest).encode(), path)


@pytest.mark.parametrize("change", [{"has_firearm": True}, None], ids=["a number moved", "a row went"])
def test_what_moved_tells_no_name_where_names_are_initials_now(three: Site, change: dict[str, object] | None) -> None:
    """The numbers of a batch move in the run in which names go: the rows of both releases tell who is who."""
    rows = list(csv.DictReader(three.data.open(encoding="utf-8", newline="")))
    three.write_table(change or {})
    if change is None:
        *kept_rows, _ = three.data.read_text(encoding="utf-8").splitlines(keepends=True)
        three.data.write_text("".join(kept_rows), encoding="utf-8")
    built = three.build(publication={"names": "initials"}, accept_removals=True)
    assert built.is_new
    words = {word for row in rows for word in (row["name"], row["grant_id"].partition("/")[2])}
    assert len(words) > 2
    for name, content in three.files().items():
        told = [word for word in words if word.encode() in content]
        assert told == [], name
    moved = list(csv.DictReader(io.StringIO(three.files()["editions/changes.csv"].decode())))
    assert {row["causes"] for row in moved if row["measure"] == "firearm"} <= {"1 row changed"}


def test_a_release_that_tells_more_of_names_is_not_brought_back_by_accident(three: Site) -> None:
    first, *_ = ids(three)
    three.build(publication={"names": "initials"})
    shown = name_of(three.out)
    for words in (["rollback"], ["rollback", first]):
        refused = invoke(*words, "--out", str(three.out))
        assert (refused.exit_code, "publishes names full, the site now initials" in refused.stderr) == (1, True)
        assert name_of(three.out) == shown
    done = invoke("rollback", "--out", str(three.out), "--accept-names")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "changed: initials in place of names → names in full")


def test_verify_finds_an_edition_that_tells_more_of_names(three: Site) -> None:
    first, *_ = ids(three)
    findings = list(check_history(three.out, read_manifest(three.out) | {"names": "initials"}))
    assert findings[0] == f"editions/{first}.zip: tells names full, in a release that tells them initials"


def invoke(*words: str) -> Any:
    return CliRunner().invoke(clemency, words)


def test_the_commands(three: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "BATCH_NOTEBOOK", three.notebook)
    out = ("--out", str(three.out))
    first, second, third = ids(three)
    day = kept(three)[0].published_on
    assert invoke("editions", *out).stdout.splitlines() == [
        f"{third}  {DAY}  3 reports, 6 grants, names full: 1 number moved",
        f"{second}  {DAY}  3 reports, 6 grants, names full: 1 number moved",
        f"{first}  {day}  3 reports, 6 grants, names full: the first",
    ]
    assert [one["id"] for one in json.loads(invoke("editions", *out, "--json").stdout)] == [first, second, third]
    done = invoke("verify", *out, "--against", second[:8])
    assert f"{BATCHES[2]}: firearm: 1 -> 0\n  because invented:6 has_firearm: true -> false" in done.stdout
    assert "changed afterwards" not in done.stderr
    missing = invoke("verify", *out, "--against", "0000")
    assert (missing.exit_code, "no edition of this name" in missing.stderr) == (2, True)
    again = invoke("rebuild", second, *out, "--to", str(three.folder / "again"), "--jobs", "2")
    assert (again.exit_code, "files, byte for byte" in again.stdout) == (0, True)
    itself = invoke("verify", *out, "--against", third)
    assert (itself.exit_code, "name an earlier one to compare it with" in itself.stderr) == (2, True)
    back = invoke("rollback", third, *out)
    assert (back.exit_code, back.stdout.splitlines()[0]) == (0, f"{three.out}: now shows edition {third} of {DAY}")
    assert back.stdout.splitlines()[1].startswith("It is published without an address (no site map) · names in full")
    forth = invoke("rollback", *out)
    assert (forth.exit_code, name_of(three.out)) == (0, second)
    damage_alone(archive_path(three, first), DAMAGES["empty"])
    listed = invoke("editions", *out)
    assert (listed.exit_code, "this edition is damaged" in listed.stderr) == (1, True)
