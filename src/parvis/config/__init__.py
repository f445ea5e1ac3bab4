"""The only place that sees all bricks: settings, mounts, addresses, server entry point."""
