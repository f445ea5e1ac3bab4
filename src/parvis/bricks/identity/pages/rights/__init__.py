"""Rights of agents: one's own, those of the organisation, who administers them, their review."""
