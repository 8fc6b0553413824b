"""The further pictures: of two persons together, of somebody as one who poses risk, and of an address."""
