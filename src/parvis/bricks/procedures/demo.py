"""The demo's procedure and its cases."""

from __future__ import annotations

from pathlib import Path

CANTEEN = Path(__file__).with_name("demo") / "canteen.yaml"
