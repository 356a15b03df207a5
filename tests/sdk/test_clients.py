"""Both clients follow the API's description, and work against a running GOTRS."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gotrs.api_docs import description
from sdk.generate import files
from tests.servers.app import App
from tests.servers.demo import demo_app

SDK = Path(__file__).resolve().parents[2] / "sdk"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo, for both clients."""
    app = demo_app(tmp_path_factory.mktemp("sdk")).start()
    yield app
    app.stop()


def run(command: list[str], folder: Path, **more: str) -> None:
    """Run a program to its end; its output is the message of a failure."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=folder, env=kept | more, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


def test_generated_files_are_what_the_description_says():
    for path, text in files(description()).items():
        assert path.read_text() == text, f"{path} is out of date: make sdk"


def test_the_python_client_works_and_is_typed(demo, tmp_path):
    folder = SDK / "python"
    source = {"PYTHONPATH": str(folder / "src"), "MYPYPATH": "src"}
    cache = str(tmp_path / "mypy")
    run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache, "-p", "gotrs_client"],
        folder, **source,
    )  # fmt: skip
    options = ["-q", "-p", "no:django", "-p", "no:cacheprovider", "-c", "/dev/null"]
    run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), "tests"],
        folder, GOTRS_URL=demo.url, **source,
    )  # fmt: skip


def test_the_typescript_client_compiles_and_works(demo):
    folder = SDK / "typescript"
    node = shutil.which("node")
    assert node, "Node is not installed: .ci/system-packages node"
    run([node, "node_modules/typescript/bin/tsc"], folder)
    run([node, "--test", "test/"], folder, GOTRS_URL=demo.url)
