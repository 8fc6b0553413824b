"""Pages of risk: a person with their picture, what a saved contact adds up to, the queue and its prompts."""
