"""``corridorsim warm-up``: compile the kernels now, so that no later command waits for it."""

from __future__ import annotations

import json

from corridorsim.cli.options import AsJson


def warm_up(as_json: AsJson = False) -> None:
    """Compile the kernels now, for all later commands."""
    from corridorsim.cli.progress import say_if_compiling
    from corridorsim.kernels.compiling import CACHE_FOLDER
    from corridorsim.study.warming import is_warm, warm_kernels

    was_warm = is_warm()
    say_if_compiling()
    warm_kernels()
    if as_json:
        kept = None if CACHE_FOLDER is None else str(CACHE_FOLDER)
        print(json.dumps({"schema": "corridorsim.warm-up/1", "was_warm": was_warm, "kept_in": kept}))
    elif was_warm:
        print("kernels were compiled already")
    else:
        print(
            "kernels are compiled" + ("" if CACHE_FOLDER else ", but the cache is off or cannot be written")
        )
