"""Benchmarks: CPU time and SQL, never wall clock. Each prints a table, then one JSON line."""
