"""What things have in common: one normal score a group and draw, and how scores made of it hang together.

A thing's score is ``shared · common + sqrt(1 − shared²) · own``: a Gaussian copula, without dependence far
out in the tails. With a t copula such a score is divided by the root of a chi-square over its degrees of
freedom, one a group and draw, and brought back to a normal score: the thing's own law stays what it was, and
extremes come together.
"""

from __future__ import annotations

import math

import numpy as np

from corridorsim.kernels.chance import PURPOSE_GROUP
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.occasions import fill_first_words
from corridorsim.kernels.quantiles import T_LIMIT, look_up, look_up_evenly
from corridorsim.kernels.score_lanes import ScoreRoom, standard_normals
from corridorsim.kernels.worlds import F32, F64, U32, Chance


@inner_kernel
def draw_group_scores(
    chance: Chance, group_id: U32, t_tables: F32, scratch_words: U32, scratch: ScoreRoom, out_score: F64
) -> None:
    """Draw what the things of each group share in every draw of the tile.

    Parameters
    ----------
    chance : where the tile stands
    group_id : uint32 (n_groups, 2)
    t_tables : float32 (2, n_nodes), see ``shared_score``, or (0, n_nodes)
    scratch_words : uint32 (4, n_lanes)
    scratch : of as many lanes
    out_score : float64 (n_groups, 2, n_lanes), overwritten: the common score, and what scores are divided by
    """
    for group in range(group_id.shape[0]):
        fill_first_words(chance, PURPOSE_GROUP, group_id[group], scratch_words)
        common, divisor = out_score[group, 0], out_score[group, 1]
        standard_normals(scratch_words[0], scratch, common)
        divisor[:] = 1.0
        if t_tables.shape[0] > 0:
            standard_normals(scratch_words[1], scratch, divisor)
            for lane in range(divisor.shape[0]):
                divisor[lane] = look_up(t_tables[0], divisor[lane])


@inner_kernel
def share_lanes(common: F64, divisor: F64, shared: float, t_tables: F32, inout_score: F64) -> None:
    """Give every lane's score the part of it that is the group's, as ``shared_score`` does.

    Parameters
    ----------
    common, divisor : float64 (n_lanes,), of the group
    shared : loading on the group's score, 0 … 1
    t_tables : as of ``shared_score``
    inout_score : float64 (n_lanes,), each thing's own, then with the group's part
    """
    if t_tables.shape[0] == 0:
        rest = np.sqrt(1.0 - shared * shared)
        for lane in range(inout_score.shape[0]):
            inout_score[lane] = shared * common[lane] + rest * inout_score[lane]
        return
    for lane in range(inout_score.shape[0]):
        own = inout_score[lane]
        inout_score[lane] = shared_score(own, shared, common[lane], divisor[lane], t_tables)


@inner_kernel
def shared_score(own: float, shared: float, common: float, divisor: float, t_tables: F32) -> float:
    """Return the normal score of a thing that shares a part of it with its group.

    Parameters
    ----------
    own : the thing's own normal score
    shared : loading on the group's, 0 … 1
    common, divisor : of the group in this draw
    t_tables : float32 (2, n_nodes): the root of a chi-square over its degrees of freedom by normal score, and
        the normal score of a t-distributed value by its area hyperbolic sine; (0, n_nodes): Gaussian
    """
    score: float = shared * common + np.sqrt(1.0 - shared * shared) * own
    if t_tables.shape[0] == 0:
        return score
    return np.float64(look_up_evenly(t_tables[1], math.asinh(score / divisor), T_LIMIT))
