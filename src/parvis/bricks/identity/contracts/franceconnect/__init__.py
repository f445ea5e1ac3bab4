"""The franceconnect mount."""
