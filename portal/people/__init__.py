"""The pages of people: who serves where, who may do what, appointing, leaving and acting for one another."""
