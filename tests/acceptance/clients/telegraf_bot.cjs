/* The scenario's bot with telegraf: node telegraf_bot.cjs <base url> <token> [webhook port]. */
const { createServer } = require("node:http");
const { Markup, Telegraf } = require("telegraf");
const { FILE, GREETING, MENU, PICTURE } = require("./scenario.cjs");

const [base, token, port] = process.argv.slice(2);
const bot = new Telegraf(token, { telegram: { apiRoot: base, webhookReply: true } });

bot.start((ctx) => ctx.replyWithHTML(GREETING, Markup.inlineKeyboard([Markup.button.callback("Yes", "yes")])));
bot.command("file", (ctx) =>
  ctx.replyWithDocument({ source: Buffer.from(FILE.content), filename: FILE.name }, { caption: FILE.caption }),
);
bot.command("photo", (ctx) => ctx.replyWithPhoto({ source: PICTURE }));
bot.action("yes", async (ctx) => {
  await ctx.answerCbQuery("Done");
  await ctx.editMessageText("Pressed");
});
bot.on("text", async (ctx) => {
  await ctx.sendChatAction("typing"); // telegraf puts only small methods into a webhook's answer
  await ctx.reply(`Heard: ${ctx.message.text}`);
});

async function main() {
  bot.botInfo = await bot.telegram.getMe();
  await bot.telegram.setMyCommands(MENU);
  if (!port) return bot.launch();
  createServer(bot.webhookCallback("/hook")).listen(Number(port), "127.0.0.1", () =>
    bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`),
  );
}

main();
