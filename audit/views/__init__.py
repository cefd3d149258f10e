"""The pages of this act: its forms and verbs, and the public form for reports."""
