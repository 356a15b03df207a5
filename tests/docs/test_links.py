"""Links between the pages of the documentation lead to files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_the_page_lead_to_files(page):
    links = [
        link.partition("#")[0] for link in _LINK.findall(page.read_text()) if "://" not in link
    ]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    assert missing == []


def test_the_start_page_of_the_api_names_every_other_page():
    folder = ROOT / "docs/api"
    named = set(_LINK.findall((folder / "README.md").read_text()))
    assert {page.name for page in folder.glob("*.md")} - {"README.md"} <= named
