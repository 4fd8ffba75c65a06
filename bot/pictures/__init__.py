"""Draw pictures: identity cards and QR codes."""
