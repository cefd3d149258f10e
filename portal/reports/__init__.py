"""The paper: the notice for the board and the dossier of a project, drawn as PDF by a worker."""
