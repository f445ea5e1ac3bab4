"""Pages of the studio: who puts procedures online builds, tries and publishes them here."""
