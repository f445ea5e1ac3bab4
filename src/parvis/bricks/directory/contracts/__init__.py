"""Services for machines."""
