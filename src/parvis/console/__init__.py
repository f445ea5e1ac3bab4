"""The operator's pages: jobs, mail, files, journal. Never the content of cases."""
