"""Whole-population relinking and training, with Splink: never imported by the web or the workers.

The same model file as online (people.matching.model), the same keys, the same guards: Splink's SQL only does
the arithmetic over very many pairs, and what it finds is decided by the code that decides online.
"""
