"""The pages of this act: only its forms and verbs. What shows more than one act is the portal's."""
