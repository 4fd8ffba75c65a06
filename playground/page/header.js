/** The open chat's header: title, topics, pinned message; and the welcome before a chat is open. */

import { summary } from "./bubbles.js";
import { avatar, el, find, icon } from "./dom.js";
import { chatMenu } from "./menu.js";
import { redraw, roving } from "./roving.js";
import { go } from "./route.js";
import { emit, on, openChat, state, titleOf } from "./state.js";
import { topicName } from "./topics.js";
import { languageOf, t } from "./words.js";

const TYPING_MS = 5_000;

let typingUntil = 0;

function subtitle(chat) {
  if (performance.now() < typingUntil) return el("span", { class: "typing" }, t("typing"));
  if (chat.type === "private") return t("bot");
  const role = ["administrator", "creator"].includes(chat.role) ? t(chat.role) : null;
  const members = chat.members ? t("members", { n: chat.members }) : null;
  const closed = chat.closed ? t("group_closed") : null;
  return [closed, members, role].filter(Boolean).join(" · ");
}

function renderHead() {
  const chat = openChat();
  find("#chat").classList.toggle("is-open", Boolean(chat));
  if (!chat) return;
  const back = { type: "button", class: "round back", testid: "back", "aria-label": t("back") };
  const menu = { type: "button", class: "round", testid: "chat-menu", "aria-haspopup": "menu" };
  const openMenu = (event) => chatMenu(event.currentTarget);
  find("#head").replaceChildren(
    el("button", { ...back, on: { click: () => go(state.viewer) } }, icon("back")),
    avatar(chat.type === "private" ? state.bot : chat),
    el(
      "div",
      { class: "stack" },
      el("h2", { class: "line" }, titleOf(chat)),
      el("p", { class: "line quiet", testid: "subtitle" }, subtitle(chat)),
    ),
    el("button", { ...menu, "aria-label": t("chat_menu"), title: t("chat_menu"), on: { click: openMenu } }, icon("menu")),
  );
}

function topicButton(topic) {
  const { id } = topic;
  const isOpen = id === state.thread;
  const look = { type: "button", testid: `topic-${id ?? "all"}`, "aria-current": isOpen ? "true" : null };
  return el("button", { ...look, on: { click: () => go(state.viewer, state.chat, id) } }, topicName(topic));
}

function renderTopics() {
  const topics = openChat()?.topics ?? [];
  const bar = find("#topics");
  bar.hidden = topics.length === 0;
  const all = [{ id: null, name: t("all_topics") }, ...topics];
  redraw(bar, all.map(topicButton), "button");
}

function renderPinned() {
  const pinned = openChat()?.pinned;
  const strip = find("#pinned");
  strip.hidden = !pinned;
  if (!pinned) return;
  const text = summary(pinned);
  const line = el("span", { class: "line", lang: languageOf(text) }, text);
  const words = el("span", { class: "stack" }, el("b", {}, t("pinned")), line);
  strip.replaceChildren(icon("pin"), words);
}

function renderEmpty() {
  find("#empty").replaceChildren(el("b", {}, t("choose")), el("p", {}, t("choose_more")));
}

/** Show that the bot is typing, for a few seconds or until its message arrives. */
function showTyping(chatId) {
  if (chatId !== state.chat) return;
  typingUntil = performance.now() + TYPING_MS;
  renderHead();
  setTimeout(renderSubtitle, TYPING_MS + 50);
}

function renderSubtitle() {
  const line = find("[data-testid=subtitle]");
  if (line && openChat()) line.replaceChildren(subtitle(openChat()));
}

function render() {
  renderHead();
  renderTopics();
  renderPinned();
  renderEmpty();
}

export function startHeader() {
  roving(find("#topics"), "button");
  on("chat language changed", render);
  on("chats", () => {
    renderSubtitle();
    renderTopics();
    renderPinned();
  });
  on("typing", showTyping);
  on("message", ({ message, fresh }) => {
    if (!fresh || message.out) return;
    typingUntil = 0;
    renderSubtitle();
  });
  find("#pinned").addEventListener("click", () => emit("show", openChat().pinned.message_id));
}
