"""JupyterLab's menu *Save and Export Notebook As*: the way from it to the exporters.

JupyterLab lists every exporter that is registered, and asks its server for
``/nbconvert/<name>/<notebook>``. The server knows no name with a hyphen in such an address
(jupyter_server 2.21, ``_format_regex``) and answers 404; this extension of the server
gives it ours. ``menu.json`` beside it, installed where the server looks, switches it on.
"""

from __future__ import annotations

from typing import Any

#: The names under which pyproject.toml registers the exporters.
EXPORTERS = ("clemency-html", "clemency-pdf")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    from jupyter_server.base.handlers import path_regex
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler
    from jupyter_server.utils import url_path_join

    address = rf"/nbconvert/(?P<format>{'|'.join(EXPORTERS)}){path_regex}"
    at = url_path_join(server.web_app.settings["base_url"], address)
    server.web_app.add_handlers(".*$", [(at, NbconvertFileHandler)])
