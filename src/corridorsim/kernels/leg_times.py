"""Random hours of legs, transfers and rules, phases and instants of departures, in draw lanes."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_DEPARTURE, PURPOSE_RULE, unit
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.groups import draw_group_scores, share_lanes
from corridorsim.kernels.occasions import fill_first_words
from corridorsim.kernels.quantiles import late_hours, look_up, standard_normal
from corridorsim.kernels.score_lanes import ScoreRoom, look_up_lanes, standard_normals
from corridorsim.kernels.worlds import F32, F64, U32, Chance, Departures, Durations, Lateness, RuleDelays


@kernel
def draw_departures(
    chance: Chance, study_id: U32, window_hours: float, scratch_words: U32, out_departure_hours: F64
) -> None:
    """Departure instants, uniform over the window and shared by everything in the draw.

    Parameters
    ----------
    chance : where the tile stands
    study_id : uint32 (2,)
    window_hours : length of the window
    scratch_words : uint32 (4, n_lanes)
    out_departure_hours : float64 (n_lanes,), hours since the window's start
    """
    fill_first_words(chance, PURPOSE_DEPARTURE, study_id, scratch_words)
    for lane in range(out_departure_hours.shape[0]):
        out_departure_hours[lane] = np.float64(unit(scratch_words[0, lane])) * window_hours


@kernel
def draw_hours(
    chance: Chance,
    durations: Durations,
    scratch_words: U32,
    scratch_score: F64,
    scratch: ScoreRoom,
    out_hours: F32,
) -> None:
    """Random hours of every duration in every draw of the tile.

    Parameters
    ----------
    chance, durations : see their classes
    scratch_words : uint32 (4, n_lanes)
    scratch_score : float64 (n_groups, 2, n_lanes)
    scratch : of as many lanes
    out_hours : float32 (n_durations, n_lanes), overwritten
    """
    draw_group_scores(chance, durations.group_id, durations.t_tables, scratch_words, scratch, scratch_score)
    for item in range(durations.word.shape[0]):
        thing = durations.thing[item]
        same = item > 0 and (
            thing[0] == durations.thing[item - 1, 0]
            and thing[1] == durations.thing[item - 1, 1]
            and durations.purpose[item] == durations.purpose[item - 1]
        )
        if not same:
            fill_first_words(chance, durations.purpose[item], thing, scratch_words)
        standard_normals(scratch_words[durations.word[item]], scratch, scratch.own)
        group = durations.group[item]
        if group >= 0:
            shared, common = np.float64(durations.shared[item]), scratch_score[group]
            share_lanes(common[0], common[1], shared, durations.t_tables, scratch.own)
        table, scale = durations.tables[durations.table[item]], durations.scale_hours[item]
        look_up_lanes(table, scratch.own, scale, scratch, out_hours[item])


@kernel
def draw_phases(chance: Chance, departures: Departures, scratch_words: U32, out_phase_hours: F32) -> None:
    """Phase of every headway in every draw: the first departure after hour 0.

    Parameters
    ----------
    chance, departures : see their classes
    scratch_words : uint32 (4, n_lanes)
    out_phase_hours : float32 (n_departures, n_lanes), overwritten
    """
    for item in range(departures.headway_hours.shape[0]):
        fill_first_words(chance, departures.purpose[item], departures.thing[item], scratch_words)
        headway = departures.headway_hours[item]
        phase = out_phase_hours[item]
        for lane in range(phase.shape[0]):
            phase[lane] = unit(scratch_words[1, lane]) * headway


@kernel
def draw_lateness(chance: Chance, lateness: Lateness, scratch_words: U32, out_late_hours: F32) -> None:
    """Lateness of every voyage in every draw of the tile, 0 where it is on time.

    Parameters
    ----------
    chance, lateness : see their classes
    scratch_words : uint32 (4, n_lanes)
    out_late_hours : float32 (n_voyages, n_lanes), overwritten
    """
    for item in range(lateness.on_time_probability.shape[0]):
        fill_first_words(chance, lateness.purpose[item], lateness.thing[item], scratch_words)
        on_time, late_min = lateness.on_time_probability[item], lateness.late_min_hours[item]
        late_mean, late = lateness.late_mean_hours[item], out_late_hours[item]
        for lane in range(late.shape[0]):
            late[lane] = late_hours(unit(scratch_words[3, lane]), on_time, late_min, late_mean)


@kernel
def draw_rule_hours(chance: Chance, delays: RuleDelays, scratch_words: U32, out_rule_hours: F32) -> None:
    """Hours for which rules hold each shipment that meets them, 0 where it is let through.

    Parameters
    ----------
    chance, delays : see their classes
    scratch_words : uint32 (4, n_lanes)
    out_rule_hours : float32 (n_delays, n_lanes), overwritten
    """
    for item in range(delays.spared.shape[0]):
        fill_first_words(chance, PURPOSE_RULE, delays.thing[item], scratch_words)
        table, median = delays.tables[delays.table[item]], delays.median_hours[item]
        spared, hours = delays.spared[item], out_rule_hours[item]
        for lane in range(hours.shape[0]):
            held = median * look_up(table, standard_normal(unit(scratch_words[1, lane])))
            # The atom is decided on a number of its own: a table would invent hours across the jump.
            hours[lane] = np.float32(0.0) if unit(scratch_words[0, lane]) < spared else held
