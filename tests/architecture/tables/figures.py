"""Figures for managers."""
