"""Making an index: batches gathered, areas, names, streets and points compiled, files written."""
