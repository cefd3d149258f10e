"""Who must step aside: a declaration blocks its person at the one door and takes the matter out of her lists (R55)."""
