"""A compiled index of addresses, mapped into memory: checked when opened, then read in place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.layout import LAYOUT
from parvis.bricks.registers.addresses.records import NOWHERE, Bytes, Ints
from parvis.bricks.registers.compiled.arrays import Texts, open_arrays, scalars


class Index:
    """Every array of the layout as an attribute `…`, and as a scalar view `v_…`."""

    def __init__(self, arrays: dict[str, NDArray[Any]], manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.memory: defaultdict[str, dict[Any, Any]] = defaultdict(dict)  # see `remembered`
        self.version: str = manifest["version"]
        self.arrays = a = arrays
        self.area_names = Texts(a["area_name_text"], a["area_name_at"])
        self.aliases = Texts(a["area_alias_text"], a["area_alias_at"])
        self.contexts = Texts(a["context_text"], a["context_at"])
        self.tokens = Texts(a["token_text"], a["token_at"])
        self.names = Texts(a["name_text"], a["name_at"])
        self.shown = Texts(a["shown_text"], a["shown_at"])
        self.odd_ids = Texts(a["odd_id_text"], a["odd_id_at"])
        texts = Texts(a["suffix_text"], a["suffix_at"])
        self.suffixes = [texts[i] for i in range(len(texts))]
        self.suffix_place = {said: i for i, said in enumerate(self.suffixes)}
        self.street_count = len(a["street_name"])
        self.number_count = len(a["number_value"])
        self.area_count = len(a["area_code"])
        self._arrays(a)
        self._views(a)
        self.children = _children(a)
        known = (a["area_kind"] == 0) & (a["area_lon"] != NOWHERE)
        self.town: Ints = np.flatnonzero(known).astype(np.int32)
        self._by_code: dict[str, int] | None = None

    def _arrays(self, a: dict[str, NDArray[Any]]) -> None:
        """What is read by slices and gathers."""
        self.token_weight: NDArray[np.float32] = a["token_weight"]
        self.slip_hash: NDArray[np.uint32] = a["slip_hash"]
        self.slip_token: Ints = a["slip_token"]
        self.token_name: Ints = a["token_name"]
        self.token_street_at: NDArray[np.uint32] = a["token_street_at"]
        self.token_street: Ints = a["token_street"]
        self.token_area: Ints = a["token_area"]
        self.alias_area: Ints = a["alias_area"]
        self.name_token_at: NDArray[np.uint32] = a["name_token_at"]
        self.name_token: Ints = a["name_token"]
        self.name_weight: NDArray[np.float32] = a["name_weight"]
        self.name_top: NDArray[np.float32] = a["name_top"]
        self.name_street: Ints = a["name_street"]
        self.name_sign_low: NDArray[np.uint64] = a["name_sign_low"]
        self.name_sign_high: NDArray[np.uint64] = a["name_sign_high"]
        self.street_name: Ints = a["street_name"]
        self.street_area: Ints = a["street_area"]
        self.street_post: Ints = a["street_post"]
        self.street_kind: Bytes = a["street_kind"]
        self.street_lon: Ints = a["street_lon"]
        self.street_lat: Ints = a["street_lat"]
        self.street_importance: NDArray[np.float32] = a["street_importance"]
        self.street_number_at: NDArray[np.uint32] = a["street_number_at"]
        self.street_weight: NDArray[np.float32] = a["street_weight"]
        self.street_token_at: NDArray[np.uint32] = a["street_token_at"]
        self.street_token: Ints = a["street_token"]
        self._points(a)

    def _points(self, a: dict[str, NDArray[Any]]) -> None:
        """Numbers, cells and areas, read by slices and gathers."""
        self.number_value: NDArray[Any] = a["number_value"]
        self.number_lon: Ints = a["number_lon"]
        self.number_lat: Ints = a["number_lat"]
        self.cell_key: NDArray[np.int64] = a["cell_key"]
        self.cell_at: NDArray[np.uint32] = a["cell_at"]
        self.cell_point: NDArray[np.uint32] = a["cell_point"]
        self.area_importance: NDArray[np.float32] = a["area_importance"]
        self.area_population: Ints = a["area_population"]
        self.post_area: Ints = a["post_area"]
        self.post_value: Ints = a["post_value"]
        self.area_parent: Ints = a["area_parent"]
        self.area_lon: Ints = a["area_lon"]
        self.area_lat: Ints = a["area_lat"]
        self.bare_street: Ints = a["bare_street"]
        self.street_ban, self.number_ban, self.area_ban = (
            a["street_ban"], a["number_ban"], a["area_ban"]
        )  # fmt: skip

    def _views(self, a: dict[str, NDArray[Any]]) -> None:
        """What is read one value at a time."""

        def view(name: str) -> memoryview:
            return scalars(a[name])

        self.v_token_hash, self.v_token_by_hash = view("token_hash"), view("token_by_hash")
        self.v_token_weight, self.v_token_alias = view("token_weight"), view("token_alias")
        self.v_token_area_at, self.v_token_name_at = view("token_area_at"), view("token_name_at")
        self.v_token_street_at, self.v_token_street = view("token_street_at"), view("token_street")
        self.v_alias_hash, self.v_alias_by_hash = view("alias_hash"), view("alias_by_hash")
        self.v_alias_area = view("alias_area")
        self.v_post_value, self.v_post_area_at = view("post_value"), view("post_area_at")
        self.v_area_post_at, self.v_area_post = view("area_post_at"), view("area_post")
        self.v_area_first, self.v_area_last = view("area_first"), view("area_last")
        self.v_area_kind, self.v_area_parent = view("area_kind"), view("area_parent")
        self.v_area_population, self.v_area_context = view("area_population"), view("area_context")
        self.v_area_lon, self.v_area_lat = view("area_lon"), view("area_lat")
        self.v_area_importance = view("area_importance")
        self.v_name_token_at, self.v_name_token = view("name_token_at"), view("name_token")
        self.v_name_street_at, self.v_name_street = view("name_street_at"), view("name_street")
        self.v_name_weight = view("name_weight")
        self.v_street_name, self.v_street_shown = view("street_name"), view("street_shown")
        self.v_street_area, self.v_street_old = view("street_area"), view("street_old")
        self.v_street_post, self.v_street_kind = view("street_post"), view("street_kind")
        self.v_street_lon, self.v_street_lat = view("street_lon"), view("street_lat")
        self.v_street_importance = view("street_importance")
        self.v_street_number_at = view("street_number_at")
        self.v_number_value, self.v_number_suffix = view("number_value"), view("number_suffix")
        self.v_number_lon, self.v_number_lat = view("number_lon"), view("number_lat")
        self.v_other_number, self.v_other_post = view("other_post_number"), view("other_post")
        self.v_odd_number = view("odd_number")
        self.v_cell_key, self.v_cell_at = view("cell_key"), view("cell_at")
        self._keys, self._key_width = _fixed(a["street_key"])
        self._codes, self._code_width = _fixed(a["area_code"])

    def street_key(self, street: int) -> str:
        """`<insee>_<code>` of a street."""
        width = self._key_width
        return bytes(self._keys[street * width : (street + 1) * width]).rstrip(b"\0").decode()

    def area_code(self, area: int) -> str:
        """INSEE code of an area."""
        width = self._code_width
        return bytes(self._codes[area * width : (area + 1) * width]).rstrip(b"\0").decode()

    def areas_with_code(self, code: str) -> set[int]:
        """Communes and districts with an INSEE code (never old communes)."""
        if self._by_code is None:
            self._by_code = {}
            for area in range(self.area_count):
                if self.v_area_kind[area] != 2:
                    self._by_code.setdefault(self.area_code(area), area)
        found = self._by_code.get(code)
        return set() if found is None else {found}

    def post_place(self, value: int) -> int:
        """Place of a post code among those of the index, -1 when no address has it."""
        place = bisect_left(self.v_post_value, value)
        if place < len(self.v_post_value) and self.v_post_value[place] == value:
            return place
        return -1

    def number_post(self, street: int, number: int) -> int:
        """Place of the post code of a number (-1 for none): its own, else its street's."""
        found = bisect_left(self.v_other_number, number)
        if found < len(self.v_other_number) and self.v_other_number[found] == number:
            return int(self.v_other_post[found])
        return int(self.v_street_post[street])


def _fixed(array: NDArray[Any]) -> tuple[memoryview, int]:
    width = array.dtype.itemsize
    return scalars(array.view(np.uint8)), width


def _children(a: dict[str, NDArray[Any]]) -> dict[int, list[int]]:
    """Districts of the areas that have some: Paris, Lyon and Marseille."""
    found: dict[int, list[int]] = {}
    for place in np.flatnonzero((a["area_kind"] == 1) & (a["area_parent"] >= 0)).tolist():
        found.setdefault(int(a["area_parent"][place]), []).append(place)
    return found


def open_index(folder: Path, *, checked: bool = False) -> Index:
    """Map an index after checking every byte of it; DamagedIndex says what is wrong. `checked`:
    whoever asks for it has done so a moment ago."""
    return Index(*open_arrays(folder, LAYOUT, checked=checked))
