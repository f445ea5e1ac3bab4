"""A commune's own addresses written: bases, streets, numbers, imports, publication."""
