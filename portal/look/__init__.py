"""How the portal looks: template tags, the gallery of components, and nothing that knows an act."""
