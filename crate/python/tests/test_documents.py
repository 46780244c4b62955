"""What the documents show runs, and prints what they say."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = ["crate/python/README.md", "docs/python.md"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_run(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code of one document runs block by block in one program; a block of text after it is
    what it prints."""
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall((REPOSITORY / document).read_text())
    assert blocks
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    for kind, text in blocks:
        if kind == "text":
            assert printed == text, document
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(text, document, "exec"), names)
        printed = out.getvalue()
