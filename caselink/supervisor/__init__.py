"""What `make run` stands on: web, worker and beat as children, kept alive, stopped together."""
