/** Inline mode: "@bot words" in the input lists what the bot offers for them; a tap sends it. */

import { startBot } from "./actions.js";
import { post } from "./api.js";
import { attempt } from "./dialogs.js";
import { el, find } from "./dom.js";
import { on, state, takeMessage } from "./state.js";
import { languageOf, t } from "./words.js";

const PAUSE = 300; // milliseconds without a key before the bot is asked

let timer = null;

const box = () => find("#inline-list");
const input = () => find("#input");

/** Return the words behind the bot's name; null when the text does not begin with it. */
function typed() {
  const name = `@${state.bot.username} `;
  const text = input().value;
  return text.toLowerCase().startsWith(name.toLowerCase()) ? text.slice(name.length).trim() : null;
}

function close() {
  clearTimeout(timer);
  box().hidden = true;
}

function option(testid, act, ...content) {
  const look = { role: "option", "aria-selected": "false", tabindex: 0, testid };
  const key = (event) => event.key === "Enter" && act();
  // The input keeps the focus, so that a phone's keyboard stays open.
  const hold = (event) => event.preventDefault();
  return el("div", { ...look, on: { mousedown: hold, click: act, keydown: key } }, ...content);
}

async function send(answer, result) {
  const { viewer, chat, thread } = state;
  const body = { viewer, chat, thread: thread ?? undefined, query_id: answer.query_id, result: result.id };
  const message = await attempt(() => post("inline_send", body));
  if (!message || viewer !== state.viewer) return;
  takeMessage(message);
  input().value = "";
  close();
}

function show(answer) {
  const above = answer.button && [
    option("inline-button", () => startBot(answer.button.token), el("b", {}, answer.button.text)),
  ];
  const results = answer.results.map((result) =>
    option(
      "inline-result",
      () => send(answer, result),
      el("b", { lang: languageOf(result.title) }, result.title),
      el("span", { lang: languageOf(result.description) }, result.description),
    ),
  );
  const nothing = el("p", { class: "quiet" }, t(answer.answered ? "inline_none" : "not_answered"));
  box().replaceChildren(...(above ?? []), ...(results.length ? results : [nothing]));
  box().hidden = false;
}

async function ask(words) {
  const { viewer, chat } = state;
  const answer = await attempt(() => post("inline", { viewer, chat, words }));
  if (answer && viewer === state.viewer && chat === state.chat && typed() === words) show(answer);
}

function look() {
  close();
  const words = typed();
  if (words !== null) timer = setTimeout(() => ask(words), PAUSE);
}

export function startInline() {
  on("chat", close);
  input().addEventListener("input", look);
  input().addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#composer")) close();
  });
  // Telegram has the person choose a chat first; here it is the one that is open.
  on("inline", (words) => {
    input().value = `@${state.bot.username} ${words}`;
    input().focus();
    look();
  });
}
