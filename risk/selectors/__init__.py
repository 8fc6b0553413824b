"""Read pictures and prompts, starting from what the actor may see."""
