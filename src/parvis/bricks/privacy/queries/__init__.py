"""The only readers: the journal, told to the person concerned."""
