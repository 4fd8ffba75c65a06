"""All of India's booths and ten million workers, on both databases, and what they cost."""
