"""Read persons and records, starting from what the actor may know of."""
