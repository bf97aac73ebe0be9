"""The inner loops over lanes are compiled into vector instructions, read off the machine's own code.

They are compiled afresh, for this machine and as for one that has no more than AVX2.
"""

import json
import os
import platform
import subprocess
import sys

import numba
import pytest

pytestmark = [
    pytest.mark.kernels,
    pytest.mark.slow,
    pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled in this run"),
    pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="other names for registers"),
]

PROGRAM = """
import json, re
import numpy as np
from corridorsim.kernels import chance, choosing, journeys, lane_paths, logarithms, own_routes
from corridorsim.kernels import score_lanes
from tests.kernels import random_worlds as random

rng = np.random.default_rng(1)
world, routes = random.world(rng, 64), random.routes(rng)
row = [rng.uniform(0, 100, 64).astype(np.float32) for _ in range(3)]
word = np.uint32(7)
draws, score = np.arange(64, dtype=np.uint32), [np.full(64, 0.5) for _ in range(3)]
chance.fill_words(word, word, draws, word, word, word, word, np.empty((4, 64), np.uint32))
room = score_lanes.new_score_room(64)
score_lanes.standard_normals(draws, room, score[0])
score_lanes.look_up_lanes(random.TABLES[0], score[0], np.float32(1), room, row[0])
logarithms.natural_logs(*score)
worth = choosing.Worth(np.zeros((1, 1)), 1.0, 0.0, np.inf, 400.0)
choosing.find_best(row[0][None], np.zeros(1, np.int64), worth, score[0], np.empty(64, np.int64))
tree, own = journeys.new_tree_room(20, 64), own_routes.new_own_room(5, 6, 64)
ways = np.zeros((1, 64), np.int64)
journeys.follow_routes(routes, ways[0, :1], ways[0, :1], world, tree, row[0][None], row[1][None])
split = np.empty((1, 6, 64), np.float32)
own_routes.follow_own_routes(routes, ways, world, own, row[0][None], row[1][None], split)
lane_paths._begin(*row)
lane_paths._lower(*row)
lane_paths._end_one(*row[:2], np.float32(1), row[0], row[2])
lane_paths._end_two(*row, row[1], np.float32(1), row[0], row[2])
lane_paths._pass(*row[:2], np.float32(1), row[0], row[2])

def packed(kernel):
    (code,) = kernel.inspect_asm().values()
    wide = (line.split() for line in code.splitlines() if re.search("%[yz]mm", line))
    return sorted({words[0] for words in wide})

names = "step_lanes", "_pass_gate", "_add_hours", "note_wait", "note_part"
kernels = [getattr(journeys, name) for name in names]
kernels += [chance.fill_words, score_lanes.standard_normals, score_lanes.look_up_lanes]
kernels += [logarithms.natural_logs, choosing.find_best]
kernels += [getattr(lane_paths, name) for name in ("_begin", "_lower", "_end_one", "_end_two", "_pass")]
print(json.dumps({kernel.__name__: packed(kernel) for kernel in kernels}))
"""
EXPECTED = {
    "fill_words": {"vpmuludq"},
    "standard_normals": {"vmulpd", "vdivpd"},
    "step_lanes": {"vaddps", "vmulps", "vdivps"},
    "_pass_gate": {"vaddps", "vminps"},
    "look_up_lanes": {"vcvttpd2dq", "vmulpd"},
    "natural_logs": {"vmulpd", "vdivpd"},
    "find_best": {"vcvtps2pd", "vmulpd"},
    "_add_hours": {"vmulps", "vaddps"},
    "note_wait": {"vsubps", "vmaxps"},
    "note_part": {"vsubps", "vaddps"},
    "_begin": {"vaddps"},
    "_lower": {"vaddps"},
    "_end_one": {"vaddps", "vcmpltps"},
    "_end_two": {"vaddps", "vcmpltps"},
    "_pass": {"vaddps", "vcmpltps"},
}
AVX2 = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx,+avx2,+sse4.2,+popcnt,+bmi,+bmi2"}


@pytest.mark.parametrize("target", [{}, AVX2], ids=["this-machine", "avx2"])
def test_loops_over_lanes_are_vectors(target):
    if "+avx2" not in numba.core.codegen.get_host_cpu_features():
        pytest.skip("this machine has no wide registers")
    # Bounds checks in a loop keep it out of vector registers.
    plain = {"CORRIDORSIM_CACHE": "", "NUMBA_BOUNDSCHECK": "0"}
    environment = {**os.environ, **target, **plain}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    missing = {name: wanted - set(found[name]) for name, wanted in EXPECTED.items()}
    assert not {name: rest for name, rest in missing.items() if rest}, found
