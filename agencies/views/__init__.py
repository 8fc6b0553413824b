"""Pages of accounts and of configuration."""
