"""How anything moves: steps are declared with `step` and `guard`, and only `perform` and `perform_many` take them."""
