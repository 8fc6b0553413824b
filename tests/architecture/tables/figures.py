"""Figures for managers."""

from tests.architecture.kinds import APPEND_ONLY

MODELS = {"figures.Return": APPEND_ONLY}
