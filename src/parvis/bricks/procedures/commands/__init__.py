"""The only writers. Each: policy, domain decision, save, journal and event row, event, jobs."""
