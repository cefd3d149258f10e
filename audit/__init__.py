"""ACT 4 监督: self-checks, full checks, the district's draw, findings and their mending, residents' reports."""
