"""Searching for people by fragments: pure functions of what is stored and what was typed."""
