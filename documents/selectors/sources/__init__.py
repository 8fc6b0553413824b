"""Where a document's sections come from: each asks with its reader's right, and tells no more than a page."""
