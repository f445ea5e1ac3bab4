"""The person's space: all their cases, one inbox, what happens next and by when."""
