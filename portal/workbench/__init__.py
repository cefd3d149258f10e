"""The workbench: the list of what waits for a person, the list of projects, the whole page of one project."""
