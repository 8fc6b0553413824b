"""Read documents, and collect what goes into one."""
