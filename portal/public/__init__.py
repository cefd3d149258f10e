"""The public site: what anybody may read, and the three things a resident does without an account."""
