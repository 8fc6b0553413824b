"""The demonstration: the case of Mr E, a town of ordinary people, and somebody to sign in as.

Everything here is invented. Postcodes that begin ZZ99 and NHS numbers that begin 999 belong to nobody.
"""
