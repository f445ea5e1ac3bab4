"""Pages of the person concerned."""
