"""Every shared component in every state it has, from invented data: the page at /components/.

A component without an example fails the tests (tests/unit/caselink/test_examples.py).
"""
