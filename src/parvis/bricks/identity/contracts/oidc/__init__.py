"""The oidc mount."""
