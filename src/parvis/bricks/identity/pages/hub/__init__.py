"""Pages of the hub: choice of identity provider, information or consent, history, preferences."""
