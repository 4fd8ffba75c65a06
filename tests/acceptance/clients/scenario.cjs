/* What every bot of the scenario says; scenario.py has the same for Python. */
exports.GREETING = "नमस्ते <b>आशा</b> 🙏 Ready?";
exports.MENU = [{ command: "start", description: "शुरू करें" }];
exports.FILE = { name: "list.csv", content: "booth,name\n165/2,आशा\n", caption: "The list" };
exports.PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
