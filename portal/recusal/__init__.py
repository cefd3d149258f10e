"""The pages of recusal: one's own register of interests, declaring for a project, ties that were found."""
