/** The bottom of the open chat: writing, replying, editing, attaching; or the one button that comes first. */

import { change, say, startBot } from "./actions.js";
import { post, upload } from "./api.js";
import { attachMenu } from "./attachments.js";
import { senderOf, summary } from "./bubbles.js";
import { close, listKey, startCommands } from "./commands.js";
import { attempt } from "./dialogs.js";
import { el, find, icon } from "./dom.js";
import { startInline } from "./inline.js";
import { isPhone } from "./route.js";
import { loadChats, on, openChat, place, state, takeMessage } from "./state.js";
import { openTopic } from "./topics.js";
import { t } from "./words.js";

const drafts = new Map(); // "viewer/chat" -> the text not sent yet

let written = null; // the "viewer/chat" the input belongs to
let context = null; // {kind: "reply" | "edit", message}

const input = () => find("#input");

function fit() {
  input().style.height = "auto";
  input().style.height = `${input().scrollHeight}px`;
}

function write(text) {
  input().value = text;
  close();
  fit();
}

function setContext(kind, message) {
  if (context?.kind === "edit" || kind === "edit") write(kind === "edit" ? message.text : "");
  context = kind && { kind, message };
  renderContext();
  input().focus();
}

function renderContext() {
  const bar = find("#context");
  bar.hidden = !context;
  if (!context) return;
  const { kind, message } = context;
  const title = kind === "edit" ? t("editing") : t("replying", { name: senderOf(message) });
  const look = { type: "button", class: "round", testid: "context-close", "aria-label": t("cancel") };
  bar.replaceChildren(
    icon(kind),
    el("span", { class: "stack" }, el("b", {}, title), el("span", { class: "line" }, summary(message))),
    el("button", { ...look, on: { click: () => setContext(null) } }, icon("close")),
  );
}

function edit(message, text) {
  const body = { viewer: state.viewer, chat: message.chat_id, message_id: message.message_id, text };
  return attempt(() => post("edit", body));
}

async function submit(event) {
  event?.preventDefault();
  const text = input().value.trim();
  if (!text) return;
  const before = context;
  const from = written;
  write("");
  context = null;
  renderContext();
  const isEdit = before?.kind === "edit";
  const sent = isEdit ? await edit(before.message, text) : await say(text, before?.message.message_id);
  if (sent && isEdit) takeMessage(sent);
  if (sent) return;
  // A refused text is not lost: it returns to the input.
  if (from === written) write(text);
  else drafts.set(from, text);
}

function chooseCommand({ command }) {
  write("");
  say(`/${command}`);
}

function editLast() {
  const own = state.messages.findLast((message) => message.out && message.text && !message.service);
  if (own) setContext("edit", own);
}

function key(event) {
  if (event.isComposing || listKey(event, chooseCommand)) return;
  if (event.key === "Enter" && !event.shiftKey) submit(event);
  else if (event.key === "Escape" && context) setContext(null);
  else if (event.key === "ArrowUp" && !input().value && !context) {
    event.preventDefault();
    editLast();
  }
}

async function sendFile(kind, file, words) {
  const { viewer, chat, thread } = state;
  const caption = (words ?? input().value).trim() || null;
  if (words === undefined) write("");
  const message = await attempt(() => upload({ viewer, chat, thread, caption, kind, file }));
  if (message && viewer === state.viewer) takeMessage(message);
}

function pick(kind, caption) {
  const accept = kind === "photo" ? "image/*" : null;
  const chooser = el("input", { type: "file", accept, testid: `file-${kind}`, hidden: true });
  chooser.addEventListener("change", () => sendFile(kind, chooser.files[0], caption));
  document.body.append(chooser);
  chooser.addEventListener("cancel", () => chooser.remove());
  chooser.addEventListener("change", () => chooser.remove());
  chooser.click();
}

/** Return the action required before writing: `{word, testid, act}`, or null. */
function firstThing(chat) {
  const again = (path, body) => async () => (await change(path, body)) && attempt(loadChats);
  if (chat.blocked) return { word: "unblock", testid: "unblock", act: again("block", { blocked: false }) };
  if (chat.role === "left") return { word: "join", testid: "join", act: again("join", { chat: chat.id }) };
  if (chat.type === "private" && !chat.started && state.ready && !state.messages.length) {
    return { word: "start", testid: "start", act: () => startBot() };
  }
  return null;
}

function render() {
  const chat = openChat();
  find("#composer").hidden = !chat;
  if (!chat) return;
  const first = firstThing(chat);
  const button = find("#first");
  const focused = document.activeElement;
  find("#write").hidden = Boolean(first);
  button.hidden = !first;
  const topic = openTopic();
  input().placeholder = state.keyboard?.placeholder ?? (topic ? t("write_in", { name: topic }) : t("write"));
  if (first) {
    button.textContent = t(first.word);
    button.dataset.testid = first.testid;
    button.onclick = first.act;
  }
  const isLost = find("#composer").contains(focused) && !focused.checkVisibility();
  if (isLost) (first ? button : input()).focus();
}

/** Save the draft of the previous chat, and restore the draft of this one. */
function moveTo() {
  if (written === place(state.chat)) return;
  if (written && context?.kind !== "edit") drafts.set(written, input().value);
  written = place(state.chat);
  context = null;
  renderContext();
  write(drafts.get(written) ?? "");
  if (!isPhone()) input().focus({ preventScroll: true });
}

export function startComposer() {
  find("#write").addEventListener("submit", submit);
  input().addEventListener("input", fit);
  input().addEventListener("keydown", key);
  find("#attach").addEventListener("click", (event) => attachMenu(event.currentTarget, pick));
  startCommands(chooseCommand);
  startInline();
  on("chat chats messages message keyboard language", render);
  on("chat", moveTo);
  on("language", renderContext);
  on("reply", (message) => setContext("reply", message));
}
