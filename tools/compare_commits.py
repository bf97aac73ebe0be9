"""Time this working tree beside another commit, in turn; fail where a ratio to a peer fell by a tenth.

python tools/compare_commits.py BASE [--task NAME]... [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corridorsim.bench.comparing import compare

ROOT = Path(__file__).resolve().parent.parent
TASKS = ("shortest-tree", "reweighted-path", "k-shortest", "pareto", "random", "trial")


def timed(tree: Path, cache: Path, tasks: list[str]) -> dict[str, Any]:
    """Return what ``bench --quick --json`` of one tree says.

    Parameters
    ----------
    tree : of the sources
    cache : of its compiled kernels
    tasks : names
    """
    asked = [word for task in tasks for word in ("--task", task)]
    command = [sys.executable, "-m", "corridorsim", "bench", "--quick", "--json", *asked]
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "CORRIDORSIM_CACHE": str(cache)}
    done = subprocess.run(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        sys.exit(
            f"{tree}: bench ended with {done.returncode}; a commit from before the command cannot be paired"
        )
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def main() -> int:
    """Compare, print every row, and return 1 where something is slower."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="commit to compare with")
    parser.add_argument("--task", action="append", help=f"default: {', '.join(TASKS)}")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    tasks = asked.task or list(TASKS)
    with tempfile.TemporaryDirectory() as folder:
        tree, caches = Path(folder) / "base", Path(folder) / "caches"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), asked.base], check=True)
        try:
            pairs = [
                (timed(tree, caches / "base", tasks), timed(ROOT, caches / "here", tasks))
                for _ in range(asked.rounds)
            ]
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
    changes = compare([before for before, _ in pairs], [now for _, now in pairs])
    print(*changes, sep="\n")
    return int(any(change.is_slower for change in changes))


if __name__ == "__main__":
    sys.exit(main())
