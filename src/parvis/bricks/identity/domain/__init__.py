"""Rules of identity. Pure: no Django, no database, no clock."""
