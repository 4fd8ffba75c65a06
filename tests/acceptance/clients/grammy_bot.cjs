/* The scenario's bot with grammY: node grammy_bot.cjs <base url> <token> [webhook port]. */
const { createServer } = require("node:http");
const { Bot, InlineKeyboard, InputFile, webhookCallback } = require("grammy");
const { FILE, GREETING, MENU, PICTURE } = require("./scenario.cjs");

const [base, token, port] = process.argv.slice(2);
const canUseWebhookReply = (method) => method === "sendMessage";
const bot = new Bot(token, { client: { apiRoot: base, canUseWebhookReply } });

bot.command("start", (ctx) =>
  ctx.reply(GREETING, { parse_mode: "HTML", reply_markup: new InlineKeyboard().text("Yes", "yes") }),
);
bot.command("file", (ctx) =>
  ctx.replyWithDocument(new InputFile(Buffer.from(FILE.content), FILE.name), { caption: FILE.caption }),
);
bot.command("photo", (ctx) => ctx.replyWithPhoto(new InputFile(PICTURE, "dot.png")));
bot.callbackQuery("yes", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "Done" });
  await ctx.editMessageText("Pressed");
});
bot.on("message:text", (ctx) => ctx.reply(`Heard: ${ctx.message.text}`));

async function main() {
  await bot.init();
  await bot.api.setMyCommands(MENU);
  if (!port) return bot.start();
  createServer(webhookCallback(bot, "http")).listen(Number(port), "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${port}/hook`),
  );
}

main();
