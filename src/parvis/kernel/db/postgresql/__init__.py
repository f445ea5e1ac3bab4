"""The backend's package; Django imports `base`."""
