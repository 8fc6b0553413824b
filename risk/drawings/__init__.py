"""What is drawn on a person's page: plain data for the browser, with the words and the table beside it.

Made of what the page shows already (entries, sights, pairs): a drawing says no more than that.
"""
