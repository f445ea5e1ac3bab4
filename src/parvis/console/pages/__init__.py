"""Pages of the console: figures, lists, one task at a time, decisions by POST."""
