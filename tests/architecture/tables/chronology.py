"""The chronology across agencies."""
