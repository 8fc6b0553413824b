"""Keep what stands out, and what was found of it."""
