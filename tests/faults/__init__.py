"""Tests that kill processes, fill disks and send hostile input."""
