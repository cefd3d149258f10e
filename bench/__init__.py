"""How fast the portal is, as ratios within one run: `make bench`. Nothing in here runs in production."""
