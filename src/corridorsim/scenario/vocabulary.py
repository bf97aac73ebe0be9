"""The words that tables and scenario files share, and the base of every declared row."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Mode = Literal["rail1520", "rail1435", "road", "ro-ro", "rail-ferry", "feeder", "deep-sea"]
SideMode = Literal["door", "rail1520", "rail1435", "road", "ro-ro", "rail-ferry", "feeder", "deep-sea"]
Traction = Literal["electric", "diesel", ""]
Grade = Literal["published", "derived", "assumption"]

MODES: tuple[str, ...] = get_args(Mode)
DOOR = "door"  # where a shipment starts and ends: a pseudo mode with one service of the same name
ANY = "*"
BACK = "~back"  # ends the id of a return leg or transfer that `both_ways` makes
ASSUMPTION = "assumption"  # stands in `source` where nobody has published the number

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
GROUP_PATTERN = r"^([a-z0-9]+(-[a-z0-9]+)*)?$"  # an id, or nothing
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
ExpandedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(~back)?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
CountryOrAny = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|\*)$")]
Month = Annotated[float, Field(ge=0)]
AnyOf = Annotated[tuple[str, ...], Field(strict=False)]  # strictness is not inherited by inner lists


def is_country_or_mode(name: str) -> bool:
    """Return whether a name is of a country or a mode, else of a place or leg, whose ids are lower case.

    Parameters
    ----------
    name : what a shipment asks to pass or to avoid
    """
    return name in MODES or name.isupper()


class Row(BaseModel):
    """A declared row: frozen, of strict types, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def number(description: str, unit: str, *, default: object = ..., **bounds: float) -> Any:  # noqa: ANN401
    """Return a field that holds a number.

    Parameters
    ----------
    description : what the number says
    unit : its unit as people write it; ``1`` for a share or a factor
    default : its value where none is given; ``...`` when it must be given
    bounds : ``ge``, ``gt``, ``le`` or ``lt``
    """
    options: dict[str, Any] = {"json_schema_extra": {"unit": unit}, **bounds}
    return Field(default, description=description, **options)


def text(description: str, *, default: object = ..., **options: Any) -> Any:  # noqa: ANN401
    """Return a field that holds a word or a sentence."""
    return Field(default, description=description, **options)


def words(description: str, **options: Any) -> Any:  # noqa: ANN401
    """Return a field that holds a list, empty by default; arrays of TOML are taken as tuples."""
    return Field((), description=description, strict=False, **options)


def refuse(field: str, wrong: str, right: str = "") -> PydanticCustomError:
    """Return the error by which a row refuses values that do not go together.

    Parameters
    ----------
    field : the field to name
    wrong : what is wrong
    right : what would be right
    """
    return PydanticCustomError("row", "{wrong}", {"field": field, "wrong": wrong, "right": right})


@cache
def unit_of(model: type[BaseModel], field: str) -> str:
    """Return the unit of a field, empty for words and lists without one."""
    for name, info in model.model_fields.items():
        if (info.alias or name) == field and isinstance(info.json_schema_extra, dict):
            return str(info.json_schema_extra.get("unit", ""))
    return ""


def field_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of a model's fields as files write them (``from``, not ``from_date``)."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def values_of(row: BaseModel) -> dict[str, object]:
    """Return a row's values by the names that files use."""
    fields = type(row).model_fields
    return {info.alias or name: getattr(row, name) for name, info in fields.items()}


def given_values_of(row: BaseModel) -> dict[str, object]:
    """Return the values that a row's file gives, by the names that it uses; defaults are left out."""
    given = ((name, info) for name, info in type(row).model_fields.items() if name in row.model_fields_set)
    return {info.alias or name: getattr(row, name) for name, info in given}
