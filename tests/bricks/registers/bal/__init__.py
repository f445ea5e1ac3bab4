"""A commune's own addresses."""
