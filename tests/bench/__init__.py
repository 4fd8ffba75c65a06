"""The benchmark against bare echo bots: `make bench` writes build/bench.json, prints tables."""
