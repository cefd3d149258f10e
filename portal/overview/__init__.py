"""The overview of a unit: what is late, money, throughput, coverage, satisfaction. It reads the acts and owns no rows."""
