"""How good a ruleset is on people of whom the truth is known. Pure: no Django, no database."""
