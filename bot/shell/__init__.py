"""The operator's commands: in the terminal, with the words of the chat. run.py lists them."""
