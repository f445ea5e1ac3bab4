"""What surrounds every request: who is there, the route's rule, security headers, health."""
