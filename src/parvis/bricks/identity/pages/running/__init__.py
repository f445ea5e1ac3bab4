"""The operator's pages: identity providers, tickets of redress, reports of fraud."""
