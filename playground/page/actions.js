/** The viewer's actions in a chat: send a text, press a button, open a link. */

import { post } from "./api.js";
import { alertBox, attempt, toast } from "./dialogs.js";
import { go } from "./route.js";
import { emit, isPrivate, place, state, takeMessage } from "./state.js";
import { t } from "./words.js";

const pressing = new Set(); // "viewer/chat/message/data" of the buttons that wait for an answer

const keyOf = (message, button) => `${place(message.chat_id)}/${message.message_id}/${button.data}`;

export const isPressing = (message, button) => pressing.has(keyOf(message, button));

/** Send a text into the open chat; returns the message, or undefined when it was refused. */
export async function say(text, replyTo) {
  const { viewer, chat, thread } = state;
  const body = { viewer, chat, thread: thread ?? undefined, text, reply_to: replyTo };
  const message = await attempt(() => post("send", body));
  if (message && viewer === state.viewer) takeMessage(message);
  return message;
}

/** Press START, or open a deep link with its token: both end in the private chat. */
export async function startBot(token) {
  const viewer = state.viewer;
  const message = await attempt(() => post("start", { viewer, token }));
  if (!message || viewer !== state.viewer) return;
  if (isPrivate()) takeMessage(message);
  else go(viewer, viewer);
}

/** Return the token of a deep link to the bot; null for any other link. */
function startToken(url) {
  const link = URL.canParse(url) ? new URL(url) : null;
  const name = link?.hostname === "t.me" ? link.pathname.slice(1) : "";
  const isBot = name.toLowerCase() === state.bot.username.toLowerCase();
  return isBot && !link.searchParams.has("startgroup") ? (link.searchParams.get("start") ?? "") : null;
}

/** Return the text that a t.me/share or wa.me link would send; null for any other link. */
function shared(url) {
  const link = URL.canParse(url) ? new URL(url) : null;
  if (link?.hostname === "wa.me") return link.searchParams.get("text");
  const isShare = link?.hostname === "t.me" && link.pathname === "/share/url";
  return isShare ? [link.searchParams.get("text"), link.searchParams.get("url")].join("\n") : null;
}

/** Copy a text to the clipboard; show it when the browser forbids that. */
async function copy(words, done = "copied") {
  try {
    await navigator.clipboard.writeText(words);
    toast(t(done));
  } catch {
    alertBox(words);
  }
}

/** Open a deep link to the bot, or copy a share link's text; return false for any other link. */
export function openHere(url) {
  const words = shared(url);
  if (words !== null) {
    copy(words);
    return true;
  }
  const token = startToken(url);
  if (token === null) return false;
  startBot(token || undefined);
  return true;
}

function open(url) {
  if (!openHere(url)) window.open(url, "_blank", "noopener,noreferrer");
}

/** Press a button under a message, and show what the bot answers. */
export async function press(message, button) {
  if (message.chat_id !== state.chat) return undefined; // of the chat that is being left
  if (button.url) return open(button.url);
  if (button.inline !== undefined) return emit("inline", button.inline);
  if (button.copy) return copy(button.copy, "copied_text");
  const key = keyOf(message, button);
  if (pressing.has(key)) return undefined;
  pressing.add(key);
  emit("pressing", message);
  const body = { viewer: state.viewer, chat: message.chat_id, message_id: message.message_id };
  const answer = await attempt(() => post("press", { ...body, data: button.data }));
  pressing.delete(key);
  emit("pressing", message);
  return answer && show(answer);
}

function show(answer) {
  if (!answer.answered) toast(t("not_answered"));
  else if (answer.url) open(answer.url);
  else if (answer.show_alert) alertBox(answer.text);
  else if (answer.text) toast(answer.text);
}

/** Change a chat (join, block, …); the server answers with the changed chat. */
export async function change(path, body) {
  const chat = await attempt(() => post(path, { viewer: state.viewer, ...body }));
  if (chat) emit("changed", chat);
  return chat;
}

