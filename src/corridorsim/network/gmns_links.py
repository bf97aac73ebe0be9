"""GMNS links as legs, and their geometry as lines."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from corridorsim.errors import InputError, Problem
from corridorsim.network.gmns_nodes import cells_of, checked, few, own_columns, slug
from corridorsim.network.gmns_text import Cells, Units, parse_wkt, read_gmns_table, same_cell
from corridorsim.network.leg_lines import Line, length_km
from corridorsim.scenario.rows import Leg
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.vocabulary import BACK, MODES
from corridorsim.scenario.writing import cell

_LOG = logging.getLogger(__name__)
_PLAIN = {"facility_type": "service", "allowed_uses": "mode"}
_ENDS = {"from_node_id": "origin", "to_node_id": "destination"}
_TAKEN = {*_PLAIN, *_ENDS, "link_id", "name", "directed", "geometry_id", "geometry", "dir_flag", "length"}
_TAKEN |= {"free_speed"}
_ROAD_USES = ("truck", "trucks", "hgv", "road", "auto")
_SERVICE = {  # of a mode, where nothing says
    "road": "truck",
    "rail1520": "wagon-group",
    "rail1435": "wagon-group",
    "ro-ro": "ro-ro",
    "rail-ferry": "rail-ferry",
    "feeder": "feeder",
    "deep-sea": "liner",
}


class LinkReading:
    """Reads the links of a GMNS folder.

    Parameters
    ----------
    folder : the GMNS folder
    tables : of the network beside it, else those whose services there are
    expected : the GMNS tables that those beside would be; None: there are none beside
    names : terminal of each node
    units : of lengths and speeds

    Attributes
    ----------
    lines : of legs whose line is new or was changed
    """

    def __init__(
        self,
        folder: Path,
        tables: Tables,
        expected: Mapping[str, list[Cells]] | None,
        names: Mapping[str, str],
        units: Units,
    ) -> None:
        self._rows = read_gmns_table(folder, "link")
        self._geometry = {
            row["geometry_id"]: row["geometry"] for row in read_gmns_table(folder, "geometry", needed=False)
        }
        self._label = f"{folder.name}/link.csv"
        self._known = tables.leg_rows if expected is not None else {}
        links, shapes = (expected["link"], expected["geometry"]) if expected is not None else ([], [])
        self._expected = {row["link_id"]: row for row in links}
        self._shapes = {row["geometry_id"]: row["geometry"] for row in shapes}
        self._services = {row.service for row in tables.services.values()}
        self._names = names
        self._units = units
        self._unlike: dict[str, list[str]] = {}  # what is missing, and of which links
        self.lines: dict[str, Line] = {}

    def legs(self, problems: list[Problem]) -> dict[str, Leg]:
        """Return the legs by id, return legs included.

        Parameters
        ----------
        problems : what is wrong is added to it
        """
        found: dict[str, Leg] = {}
        for row in self._rows:
            try:
                rows = list(self._known_leg(row) if row["link_id"] in self._known else self._new_legs(row))
            except InputError as error:
                problems += error.problems
                continue
            for cells in rows:
                leg = checked(cells, Leg, f"{self._label}: {row['link_id'][:60]}", problems)
                if leg is not None and leg.id in found:
                    place = f"{self._label}: {row['link_id'][:60]}"
                    problems.append(Problem(place, f"is '{leg.id}' as another is", "other ids"))
                elif leg is not None:
                    found[leg.id] = leg
        problems += self._missing()
        self._tell_not_taken()
        return found

    def _known_leg(self, row: Cells) -> Iterator[Cells]:
        """Yield a leg that stands in the tables beside, with what was changed of it."""
        name = row["link_id"]
        expected, cells = self._expected[name], cells_of(self._known[name])
        changed = {column for column in row if not same_cell(row[column], expected.get(column, ""))}
        cells |= {field: row[column] for column, field in _PLAIN.items() if column in changed}
        for column in changed & _ENDS.keys():
            cells[_ENDS[column]] = self._terminal(row[column], name)
        if "length" in changed:
            cells["distance_km"] = cell(self._km(row, name))
        if changed & {"length", "free_speed"} and (cells.get("median_hours") or "free_speed" in changed):
            cells["median_hours"] = self._hours(row, self._km(row, name))
        shape = self._geometry.get(row.get("geometry_id", ""), "")
        if shape and shape != self._shapes.get(name.removesuffix(BACK)) and not name.endswith(BACK):
            self.lines[name] = self._line(row, name) or ()
        yield cells | own_columns(row, Leg)

    def _new_legs(self, row: Cells) -> Iterator[Cells]:
        """Yield the legs of a link from elsewhere: one for each of its modes, and both its ways."""
        link = row["link_id"]
        ends = [self._terminal(row[column], link) for column in _ENDS]
        line = self._line(row, link)
        modes = self._modes(row, link)
        km = self._km(row, link) if row.get("length") else (length_km(line) if line else None)
        if km is None:
            self._unlike.setdefault("neither a length nor a geometry", []).append(link)
        if not modes or km is None:
            return
        for mode in modes:
            name = self._new_id(link, mode if len(modes) > 1 else "")
            cells = {"id": name, "origin": ends[0], "destination": ends[1], "mode": mode}
            cells |= {"service": self._service(row, mode, link), "distance_km": cell(km)}
            cells |= {"median_hours": self._hours(row, km)} | own_columns(row, Leg) | {"mode": mode}
            if line and not name.endswith(BACK):
                self.lines[name] = line
            yield cells
            if row.get("directed", "").lower() in ("false", "0"):
                yield cells | {"id": name + BACK, "origin": ends[1], "destination": ends[0]}

    def _terminal(self, node: str, link: str) -> str:
        if node not in self._names:
            raise InputError.single(f"{self._label}: {link[:60]}", f"no node '{node[:60]}' in node.csv")
        return self._names[node]

    def _new_id(self, link: str, ending: str) -> str:
        """Return an id for a link; numbers are names of nodes too, which no leg may have."""
        name = slug(link.removesuffix(BACK)) + (BACK if link.endswith(BACK) else "")
        name = f"link-{name}" if name.isdigit() or name in self._names.values() else name
        return f"{name}-{ending}" if ending else name

    def _modes(self, row: Cells, link: str) -> list[str]:
        """Return the modes of a link, of which nothing is told where the uses are none of ours."""
        uses = [use.strip() for use in (row.get("mode") or row.get("allowed_uses", "")).split(",")]
        found = dict.fromkeys("road" if use.lower() in _ROAD_USES else use for use in uses)
        modes = [mode for mode in found if mode in MODES]
        if not modes:
            told = f"allowed_uses '{row.get('allowed_uses', '')[:60]}', which is no mode"
            self._unlike.setdefault(told, []).append(link)
        return modes

    def _service(self, row: Cells, mode: str, link: str) -> str:
        kind = slug(row.get("facility_type", ""))
        service = row.get("service") or (kind if kind in self._services else _SERVICE[mode])
        if service not in self._services:
            self._unlike.setdefault(f"no service '{service[:60]}' in services.csv", []).append(link)
        return service

    def _number(self, row: Cells, column: str, link: str) -> float:
        try:
            return float(row[column])
        except ValueError:
            place = f"{self._label}: {link[:60]}.{column}"
            raise InputError.single(place, f"'{row[column][:60]}' is not a number") from None

    def _km(self, row: Cells, link: str) -> float:
        length = self._number(row, "length", link)
        if self._units.long_length_km is None:
            self._unlike.setdefault("a length in no unit", []).append(link)
            return length
        return length * self._units.long_length_km

    def _hours(self, row: Cells, km: float) -> str:
        """Return the hours under way; empty where no speed says, so that the service does."""
        if not row.get("free_speed"):
            return ""
        kmh = self._number(row, "free_speed", row["link_id"])
        kmh *= self._units.speed_kmh or self._units.long_length_km or 1.0
        return cell(km / kmh) if kmh > 0.0 else ""

    def _line(self, row: Cells, link: str) -> Line | None:
        text = row.get("geometry") or self._geometry.get(row.get("geometry_id", ""), "")
        if not text:
            return None
        line = parse_wkt(text, f"{self._label}: {link[:60]}.geometry")
        return line[::-1] if row.get("dir_flag") == "-1" else line

    def _missing(self) -> Iterator[Problem]:
        """Yield what is missing once each, with the links that it is missing of, and what would say it."""
        for told, links in self._unlike.items():
            if "no unit" in told:
                right = "a config.csv with long_length: kilometer, mile or meter"
            elif "no mode" in told:
                right = "a column mode with one of: " + ", ".join(MODES)
            elif "no service" in told:
                right = "a column service"
            else:
                right = "a column length"
            yield Problem(self._label, f"{told}, of {few(links)}", right)

    def _tell_not_taken(self) -> None:
        columns = {column for row in self._rows for column, text in row.items() if text}
        if foreign := sorted(columns - _TAKEN - Leg.model_fields.keys()):
            _LOG.warning("%s: not taken over: %s", self._label, ", ".join(foreign))
