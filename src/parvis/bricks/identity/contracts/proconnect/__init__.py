"""The proconnect mount."""
