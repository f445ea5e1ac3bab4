"""Pages: the engine's own, and the hub's."""
