"""The operator's commands for the terminal. run.py lists them."""
