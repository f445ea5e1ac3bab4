"""Mandates: the helper’s desk, acting for somebody, and the person’s own list."""
