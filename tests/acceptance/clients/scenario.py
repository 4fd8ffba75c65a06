"""What every bot of the scenario says; scenario.cjs has the same for Node.js."""

import base64

GREETING = "नमस्ते <b>आशा</b> 🙏 Ready?"
MENU = [("start", "शुरू करें")]
FILE_NAME, FILE, CAPTION = "list.csv", "booth,name\n165/2,आशा\n".encode(), "The list"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
