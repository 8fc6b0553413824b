"""Change agencies, members, clients and the ways in which people sign in."""
