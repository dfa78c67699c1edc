"""Units as prose spells them, understood by pint: "mg/kg/d", "mL min-1", "µg daily", "mm Hg"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pint

# Only these go to pint: left to itself it reads "a" as a year, "as" as attoseconds, "in" as inches,
# "at" as a pressure. Letter case counts, as it does in SI.
_SYMBOLS_SPELLED = """
    kg g mg µg ng pg fg mcg ug lb lbs oz kDa Da
    L l dL dl cL cl mL ml µL µl uL ul nL cc
    mol mmol µmol umol nmol pmol fmol mM µM uM nM pM
    km m cm mm µm um nm ft
    s sec secs ms msec µs ns min mins h hr hrs d wk wks mo mos y yr yrs
    mmHg cmH2O Pa kPa MPa hPa bar mbar psi atm
    kcal kJ MJ cal kW MW GW kWh MWh GWh TWh eV keV MeV GeV TeV mV kV mA Hz kHz MHz GHz
    kB KB MB GB TB mi mph kn
    Gy cGy mGy Sv mSv Bq kBq MBq GBq Ci mCi µCi dB
    IU mIU µIU uIU kIU MIU U mU µU kU MU mEq µEq mOsm ppm ppb bpm ha °C °F
    bp pH
    """
_SYMBOLS: Final = frozenset(_SYMBOLS_SPELLED.split())
_WORDS_SPELLED = """
    gram kilogram milligram microgram nanogram picogram tonne pound ounce gramme
    liter litre deciliter decilitre milliliter millilitre microliter microlitre gallon
    mole millimole micromole nanomole micromolar millimolar nanomolar
    meter metre kilometer kilometre centimeter centimetre millimeter millimetre micrometer micron
    inch inche feet foot mile yard acre hectare knot
    second millisecond microsecond nanosecond minute hour day week month year decade century
    fortnight calorie kilocalorie joule kilojoule watt kilowatt megawatt gigawatt electronvolt
    volt millivolt hertz kilohertz megahertz
    gray centigray sievert millisievert becquerel decibel kilopascal
    byte kilobyte megabyte gigabyte terabyte
    unit milliunit milliequivalent milliosmole dalton kilodalton
    """
_WORDS: Final = frozenset(_WORDS_SPELLED.split())
# What pint does not know by the spelling met in prose.
_ALIASES: Final = {
    "mcg": "µg", "ug": "µg", "lbs": "lb", "ul": "µL", "uL": "µL", "umol": "µmol", "uM": "µM",
    "um": "µm", "sec": "s", "secs": "s", "msec": "ms", "mins": "min", "hr": "hour", "hrs": "hour",
    "mi": "mile", "kn": "knot", "KB": "kB", "electronvolt": "eV",
    "h": "hour", "d": "day", "wk": "week", "wks": "week", "mo": "month", "mos": "month",
    "y": "year", "yr": "year", "yrs": "year", "feet": "foot", "inche": "inch", "gramme": "gram",
    "°C": "degC", "°F": "degF", "uIU": "µIU", "ha": "hectare", "cc": "mL", "centurie": "century",
    "bpm": "beat/min", "unit": "IU", "U": "IU", "mU": "mIU", "µU": "µIU", "kU": "kIU", "MU": "MIU",
    "milliunit": "mIU", "mb": "mbar", "cmH2O": "cmH2O", "daily": "day", "weekly": "week",
    "monthly": "month", "yearly": "year", "annually": "year", "hourly": "hour", "nightly": "day",
}  # fmt: skip
_SHAPES: Final = {"s": 2, "c": 3}  # "square", "sq.", "cubic", "cu."
_LONGEST_SYMBOL: Final = 3
_RATES: Final = frozenset(("daily", "weekly", "monthly", "yearly", "annually", "hourly", "nightly"))
_ATOM: Final = r"[A-Za-zµμ°]{1,14}"
_DEGREES: Final = r"degrees?\s(?:Celsius|celsius|centigrade|Fahrenheit|fahrenheit|C|F)"
_SHAPED: Final = r"(?:(?:square|cubic|sq\.?|cu\.?)\s)?"
_POWER: Final = r"(?:[²³]|⁻[¹²³]|\^?\(?[-−–]?[123]\)?(?![\d.,]\d))?"
_SPELLING: Final = re.compile(
    rf"(?:mm ?Hg|cm ?H2O|cm ?H₂O|{_DEGREES}|{_SHAPED}{_ATOM}){_POWER}"
    rf"(?:(?:\s?[/⁄]\s?|\sper\s|\s(?:an?|each|every)\s|\s(?:(?:once|one\stime)\s)?(?=daily|weekly"
    rf"|monthly|yearly|annually|hourly|nightly)|[·.⋅*]|\s(?=[A-Za-zµ]{{1,4}}(?:⁻|\^?\(?[-−–]\d)))"
    rf"(?:{_SHAPED}{_ATOM}{_POWER}|1[.·]73\s?m(?:²|\^?2))){{0,3}}"
)
_PART: Final = re.compile(
    rf"(?P<joint>\s?[/⁄]\s?|\sper\s|\s(?:an?|each|every)\s|\s(?:(?:once|one\stime)\s)?|[·.⋅*])?"
    rf"(?P<shape>{_SHAPED})"
    rf"(?P<atom>1[.·]73\s?m(?:²|\^?2)|mm ?Hg|cm ?H2O|cm ?H₂O|{_DEGREES}|{_ATOM})(?P<power>{_POWER})"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's standard name, what it measures, and how many of its base unit it is."""

    name: str
    dimension: str
    scale: float


class _Atom(NamedTuple):
    name: str
    dimension: str
    scale: float


def unit_at(text: str, start: int) -> tuple[Unit, int] | None:
    """The unit that begins at `start`, as much of it as is one, and where it ends."""
    match = _SPELLING.match(text, start)
    if match is None:
        return None
    found = _understood(match[0].replace("μ", "µ"))
    if found is None:
        return None
    unit, length = found
    end = start + length
    if text[end : end + 1].isalnum():
        return None
    return unit, end


@lru_cache(maxsize=4096)
def _understood(spelling: str) -> tuple[Unit, int] | None:
    above: list[_Atom] = []
    below: list[_Atom] = []
    end = 0
    for atom, divides, stop in _parts(spelling):
        (below if divides else above).append(atom)
        end = stop
    if not above:
        return None
    return _product(above, below), end


def _parts(spelling: str) -> Iterator[tuple[_Atom, bool, int]]:
    for part in _PART.finditer(spelling):
        joint = part["joint"] or ""
        power = part["power"]
        name = part["atom"]
        divides = bool(joint) and (
            "/" in joint
            or "⁄" in joint
            or joint.split()[:1] in (["per"], ["a"], ["an"], ["each"], ["every"])
            or name in _RATES
        )
        if any(sign in power for sign in "-−–⁻"):
            divides = not divides
        shape = _SHAPES.get(part["shape"][:1])
        atom = _atom(name, shape or int(_digit(power)))
        if atom is None:
            return
        yield atom, divides, part.end()


def _digit(power: str) -> str:
    for digit, same in zip("123", "¹²³", strict=True):
        if digit in power or same in power:
            return digit
    return "1"


def _product(above: list[_Atom], below: list[_Atom]) -> Unit:
    below.sort()
    scale = 1.0
    for atom in above:
        scale *= atom.scale
    for atom in below:
        scale /= atom.scale
    return Unit(
        " / ".join((" * ".join(atom.name for atom in above), *(atom.name for atom in below))),
        " / ".join((" * ".join(a.dimension for a in above), *(a.dimension for a in below))),
        scale,
    )


@cache
def _spellings() -> frozenset[str]:
    return _SYMBOLS | _RATES


@lru_cache(maxsize=1024)
def _atom(spelling: str, power: int) -> _Atom | None:
    spelling = "".join(spelling.split()) if spelling.startswith(("mm ", "cm ")) else spelling
    if spelling.startswith("1"):
        return _Atom("1.73 meter ** 2", "[body surface]", 1.0)
    if " " in spelling or "\u00a0" in spelling:
        return _atom("°C" if "C" in spelling[7:].upper() else "°F", power)  # "degrees Celsius"
    spelling = spelling.replace("₂", "2")
    if spelling not in _spellings():
        word = spelling.lower() if len(spelling) > _LONGEST_SYMBOL else spelling
        spelling = word if word in _WORDS else word.removesuffix("s")
        if spelling not in _WORDS:
            return None
    spelling = _ALIASES.get(spelling, spelling)
    if spelling in {"degC", "degF"}:
        return _Atom(spelling, f"[temperature {spelling}]", 1.0)
    return _measured(spelling, power)


def _measured(spelling: str, power: int) -> _Atom:
    registry = _registry()
    unit = registry.parse_units(spelling) ** power
    base = registry.Quantity(1.0, unit).to_base_units()
    return _Atom(str(unit), str(unit.dimensionality), float(base.magnitude))


@cache
def _registry() -> pint.UnitRegistry[float]:
    """Made when the first unit is met: importing pint and building it takes half a second."""
    import pint  # noqa: PLC0415  as said above

    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    registry.define("international_unit = [biological_activity] = IU")
    registry.define("equivalent = [charge_equivalent] = Eq")
    registry.define("osmole = [osmotic_substance] = Osm")
    registry.define("beat = [beat]")
    registry.define("base_pair = [base_pair] = bp")
    registry.define("acidity = [acidity] = pH")
    return registry
