"""Hours, addresses, channels: pure rules."""
