/** Inline keyboards under messages, and the bot's reply keyboard above the input. */

import { isPressing, press, say } from "./actions.js";
import { post } from "./api.js";
import { ask, attempt } from "./dialogs.js";
import { el, find, icon } from "./dom.js";
import { roving, settle } from "./roving.js";
import { isPrivate, on, openChat, place, state, takeMessage } from "./state.js";
import { languageOf, t } from "./words.js";

const folded = new Set(); // "viewer/chat" of collapsed keyboards

/** Return the rows of buttons under a message. */
export function inlineButtons(message) {
  const rows = message.buttons.map((row) =>
    el("div", { class: "row" }, row.map((button) => inlineButton(message, button))),
  );
  const grid = el("div", { class: "buttons" }, rows);
  roving(grid, "button", ".row");
  return grid;
}

function inlineButton(message, button) {
  const isBusy = !button.url && isPressing(message, button);
  return el(
    "button",
    {
      type: "button",
      testid: "button",
      class: button.style ?? null,
      tabindex: -1,
      "aria-busy": isBusy ? "true" : null,
      on: { click: () => press(message, button) },
    },
    el("span", { lang: languageOf(button.text) }, button.text),
    button.url && icon("link"),
  );
}

async function shareContact() {
  const { viewer, chat, thread } = state;
  const agreed = await ask({
    title: t("share_title"),
    text: t("share_text", { bot: state.bot.name }),
    ok: t("share"),
    testid: "share-dialog",
  });
  if (!agreed) return;
  const message = await attempt(() => post("contact", { viewer, chat, thread: thread ?? undefined }));
  if (!message) return;
  putAway();
  if (viewer === state.viewer) takeMessage(message);
}

function putAway() {
  if (state.keyboard?.one_time) folded.add(place(state.chat));
  render();
  find("#input").focus();
}

async function choose(button) {
  if (button.request_contact) return shareContact();
  if (await say(button.text)) putAway();
  return undefined;
}

function replyButton(button) {
  const asks = button.request_contact && isPrivate();
  return el(
    "button",
    {
      type: "button",
      testid: asks ? "share-contact" : "reply-button",
      on: { click: () => choose(button) },
    },
    el("span", {}, button.text),
  );
}

const isShown = () => Boolean(state.keyboard) && !openChat()?.blocked && !folded.has(place(state.chat));

/** Show a newly sent keyboard, even when the last one was collapsed. */
export function takeKeyboard(chat, keyboard) {
  folded.delete(place(chat));
  if (chat !== state.chat) return;
  state.keyboard = keyboard;
  render();
}

function toggleKeyboard() {
  const key = place(state.chat);
  if (!folded.delete(key)) folded.add(key);
  render();
}

function render() {
  const box = find("#keyboard");
  const toggle = find("#keyboard-toggle");
  toggle.hidden = !state.keyboard;
  toggle.setAttribute("aria-expanded", String(isShown()));
  box.hidden = !isShown();
  if (box.hidden) return;
  const rows = state.keyboard.rows.map((row) => el("div", { class: "row" }, row.map(replyButton)));
  box.replaceChildren(...rows);
  settle(box, "button");
}

export function startKeyboard() {
  roving(find("#keyboard"), "button", ".row");
  on("keyboard chat chats language", render);
  find("#keyboard-toggle").addEventListener("click", toggleKeyboard);
}
