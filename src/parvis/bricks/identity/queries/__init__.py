"""The only readers: clients and keys by epoch, sessions, grants."""
