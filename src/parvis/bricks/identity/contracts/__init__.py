"""Inbound: OpenID Connect, spoken in three dialects by one engine."""
