"""The overview of a unit: what is late, money, throughput, coverage, satisfaction. It reads only."""
