"""How fast it is, beside bare echo bots: `make bench` writes build/bench.json and prints tables."""
