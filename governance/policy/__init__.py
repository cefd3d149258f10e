"""How much and how long: dated editions of the rules as data, overrides, the working calendar, named periods."""
