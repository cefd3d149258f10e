"""The demonstration town: invented people and projects under real titles, walked through the real actions."""
