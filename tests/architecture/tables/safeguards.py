"""Warnings, and applications under Clare's Law."""
