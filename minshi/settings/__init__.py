"""Settings by environment: `base` reads the environment and serves demonstration and production alike; `test` overrides for tests."""
