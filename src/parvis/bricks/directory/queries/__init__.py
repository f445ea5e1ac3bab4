"""The only readers of services and counters."""
