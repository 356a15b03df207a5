"""Libraries of pages are those of the lock file (deploy/frontend), with versions and licences."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static/vendor"
FRONTEND = ROOT / "deploy/frontend"


def test_the_lock_file_has_checksums_and_no_addresses():
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert "://" not in (FRONTEND / "package-lock.json").read_text()


def test_each_library_has_its_version_in_its_name_and_its_licence_beside_it():
    for path in VENDOR.glob("*.js"):
        named = re.fullmatch(r"([a-z]+)-\d+\.\d+\.\d+(\.[a-z]+)?\.js", path.name)
        assert named, path.name
        assert (VENDOR / f"{named[1]}-LICENSE.txt").exists(), path.name


def test_committed_libraries_are_what_the_packages_give(tmp_path: Path):
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules").exists():
        pytest.skip("needs Node and the packages: make frontend")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=FRONTEND, check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in VENDOR.iterdir()}
    assert built.keys() == committed.keys(), "make frontend"
    assert built == committed, "make frontend"
