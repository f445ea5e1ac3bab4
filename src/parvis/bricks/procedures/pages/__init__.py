"""Pages: `filing` (fill a form and file it), `space` (the person's cases), `desk` (agents)."""
