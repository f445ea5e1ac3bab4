"""A commune's own addresses read: bases, streets, numbers, revisions."""
