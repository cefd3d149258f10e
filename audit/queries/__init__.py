"""Every list and sum of this act: samples, cases, findings, coverage, red flags, residents' reports."""
