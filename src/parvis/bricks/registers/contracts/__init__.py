"""National contracts of the registers, each served under its own mount."""
