"""One package per brick, each with the same rooms (docs/architecture.md)."""
