"""Rules of forms and cases: pure functions and frozen values, no Django."""
