"""The only writers of services and counters."""
