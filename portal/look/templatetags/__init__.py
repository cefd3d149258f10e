"""Template tags and filters of the portal; load them with `{% load look %}`."""
