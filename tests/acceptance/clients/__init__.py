"""One bot, written with each client library; tests/acceptance/test_clients.py runs them."""
