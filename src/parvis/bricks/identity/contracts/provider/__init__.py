"""The engine behind the three mounts: parses, calls, formats, decides nothing."""
