"""From a procedure's page to its acknowledgement, one page per step of the form."""
