"""Rules of identity: profiles, requests, scopes, names of persons. Pure functions and data."""
