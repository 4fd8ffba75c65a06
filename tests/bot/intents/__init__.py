"""What plain sentences mean: bot/intents."""
