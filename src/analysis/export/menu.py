"""JupyterLab's menu *Save and Export Notebook As*: the way from it to the exporters.

JupyterLab lists every exporter that is registered, and asks its server for
``/nbconvert/<name>/<notebook>``. The server knows no name with a hyphen in such an address
(jupyter_server 2.21, ``_format_regex``) and answers 404; this extension of the server
gives it ours. ``menu.json`` beside it, installed where the server looks, switches it on.

It has one more address, ``/explore``: the project's folders and the exploring notebook. JupyterLab has such a view only
by a query, and the server joins its token to that wrongly in the address that it prints.

And once a notebook is saved, git learns that it has not changed: ``.gitattributes`` leaves out what JupyterLab writes
beside the cells, but git looks at contents only where the size of a file is the one that it remembers.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from threading import Thread
from typing import Any

from analysis import project

#: The names under which pyproject.toml registers the exporters.
EXPORTERS = ("clemency-html", "clemency-pdf")

#: The exploring notebook, with the root of the project in the file browser.
_EXPLORE = "/lab/tree/notebooks/00-explore.ipynb?file-browser-path=/"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    from jupyter_server.base.handlers import JupyterHandler, path_regex
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler
    from jupyter_server.utils import url_path_join
    from tornado.web import authenticated

    class Explore(JupyterHandler):
        @authenticated
        def get(self) -> None:
            self.redirect(url_path_join(self.base_url, _EXPLORE))

    address = rf"/nbconvert/(?P<format>{'|'.join(EXPORTERS)}){path_regex}"
    base = server.web_app.settings["base_url"]
    handlers = [(url_path_join(base, address), NbconvertFileHandler), (url_path_join(base, "/explore"), Explore)]
    server.web_app.add_handlers(".*$", handlers)
    if hasattr(server.contents_manager, "register_post_save_hook"):  # files, and not a store of another kind
        server.contents_manager.register_post_save_hook(_follow_save)


def _follow_save(*, os_path: str, model: dict[str, Any], **_: Any) -> None:
    """What the server does after it has saved: who saves does not wait for git.

    In the project alone: git runs what a clone's own settings say, and another's are nobody's to trust.
    """
    if model["type"] == "notebook" and project.PROJECT in Path(os_path).resolve().parents:
        Thread(target=refresh_index, args=(Path(os_path),)).start()


def refresh_index(notebook: Path) -> None:
    """Have git remember the new size of a notebook that holds what its index has; one with changes stays as it is."""

    def git(*words: str) -> str:
        call = ["git", "-C", str(notebook.parent), *words, "--", notebook.name]
        return subprocess.run(call, capture_output=True, text=True, timeout=60, check=False).stdout  # noqa: S603

    try:
        _, known, *_ = [*git("ls-files", "--stage").split(), "", ""]
        if known and git("hash-object").strip() == known:
            git("add")  # which adds nothing
    except (OSError, subprocess.SubprocessError):
        pass  # no git, no clone: nothing to say
