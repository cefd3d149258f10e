"""The verbs of this act and its only writers."""
