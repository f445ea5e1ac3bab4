"""Outbound: documents of clients (jwks, sector identifier), logout calls, identity providers."""
