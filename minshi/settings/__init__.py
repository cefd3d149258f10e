"""Settings: `base` serves demonstration and production by the environment; `test` overrides it for the tests."""
