"""Measure how soon a live page shows what was asked: from the control to the painted sentence, in a browser.

python tools/measure_explore.py [SCENARIO] [--shipment ID] [--draws N]   # on a machine that does nothing else

Needs playwright (extra ``test``) and an installed Chromium (CORRIDORSIM_CHROMIUM, else on the path). A move
of a slider is measured when its footing stands; a choice of month, hazard or policy when it is made for the
first time, and again once it has been answered before, as it has after a while of looking ahead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLAGSHIP = ROOT / "scenarios" / "central-asia-italy.toml"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
TARGET_MS = 300
MOVES = (0.2, 0.9, 0.35, 0.6, 0.8, 0.1, 0.5)  # of the range; neither comes back to where it was
FACTORS = (
    *("costs.carbon_usd_per_tonne", "study.patience_days", "terminals.alat.utilisation"),
    *("terminals.aktau.utilisation", "hazards.caspian-storm.rate_per_year"),
)
ANSWERED = """async ([name, property, value]) => {
  const find = (wanted) => Bokeh.documents[0].get_model_by_name(wanted)
  const told = find("told"), began = performance.now()
  const painted = new Promise((resolve) => {
    const take = () => {
      told.properties.data.change.disconnect(take)
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)))
    }
    told.properties.data.change.connect(take)
  })
  const model = find(name)
  const share = ({start, end, step}) => start + Math.round(value * (end - start) / step) * step
  model[property] = property === "value" && model.type === "Slider" ? share(model) : value
  return await painted
}"""
SETTLED = "document.getElementById('status').textContent === 'figures of a run'"


def main() -> None:
    """Measure, and print a line a control."""
    asked = _asked()
    with _served(asked) as address, _opened(address) as page:
        for path in FACTORS:
            _wait(page)
            _tell(f"slider {path}", [_ms(page, f"factor {path}", "value", at) for at in MOVES])
        for name, value, usual in (
            ("month", "2025-02", "whole window"),
            ("hazard caspian-storm", "never", "as it is"),
            ("policy", "adaptive", "committed"),
            ("policy", "clairvoyant", "committed"),
        ):
            _wait(page)
            first = _ms(page, name, "value", value)
            again = [_ms(page, name, "value", each) for each in (usual, value, usual)]
            _tell(f"{name} {value}, first", [first])
            _tell(f"{name} {value}, again", again)
        _tell(
            "corridors, one less", [_ms(page, "corridors", "active", list(some)) for some in ([0, 1], [0, 2])]
        )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scenario", nargs="?", type=Path, default=FLAGSHIP)
    parser.add_argument("--shipment", default="tashkent-milan")
    parser.add_argument("--draws", type=int, default=20_000)
    return parser.parse_args()


@contextmanager
def _served(asked: argparse.Namespace) -> Iterator[str]:
    """Give the address of a page that is served as long as it is asked."""
    factors = [word for path in FACTORS for word in ("--factor", path)]
    options = ["--shipment", asked.shipment, "--draws", str(asked.draws), "--port", "0", *factors]
    command = [sys.executable, "-m", "corridorsim", "explore", str(asked.scenario), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        try:
            address = served.stdout.readline().strip() if served.stdout else ""
            if not address:
                sys.exit("nothing is served")
            yield address
        finally:
            served.terminate()


@contextmanager
def _opened(address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CORRIDORSIM_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_function("document.getElementById('now')?.textContent", timeout=60_000)
        yield page
        browser.close()


def _wait(page: Any) -> None:  # noqa: ANN401 - of playwright
    """Wait until a run has given the figures and the footing stands."""
    page.wait_for_timeout(1_000)
    page.wait_for_function(SETTLED, timeout=120_000)
    time.sleep(1.0)


def _ms(page: Any, name: str, field: str, value: object) -> float:  # noqa: ANN401 - of playwright
    page.wait_for_timeout(250)  # as a hand would, and sooner than a page settles
    return float(page.evaluate(ANSWERED, [name, field, value]))


def _tell(what: str, found: list[float]) -> None:
    middle, worst = statistics.median(found), max(found)
    late = "" if worst <= TARGET_MS else f"  above {TARGET_MS}"
    print(f"{what:<46} median {middle:5.0f} ms  worst {worst:5.0f} ms{late}", flush=True)


if __name__ == "__main__":
    main()
