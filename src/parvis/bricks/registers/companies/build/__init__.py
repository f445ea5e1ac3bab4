"""From staged batches to the arrays of an index."""
