/** The open chat's messages: runs of one sender, days, scrolling, keyboard navigation. */

import { messageNode, senderOf, summary } from "./bubbles.js";
import { now } from "./clock.js";
import { el, find } from "./dom.js";
import { settle } from "./roving.js";
import { on, openChat, state } from "./state.js";
import { dayName, dayOf, sentAt } from "./times.js";
import { t } from "./words.js";

const NEAR_PX = 120;
const RUN_SECONDS = 300;
const TOUCHABLE = "a, button, [role=button]";

let missed = 0; // messages that arrived while the viewer was scrolled up

const log = () => find("#messages");
const nodes = () => [...log().querySelectorAll(".message")];
const nodeOf = (id) => find(`.message[data-id="${id}"]`, log());

function isRun(before, after) {
  const isPlain = (node) => node?.matches(".message:not(.service)");
  return (
    isPlain(before) &&
    isPlain(after) &&
    before.dataset.from === after.dataset.from &&
    Math.abs(after.dataset.date - before.dataset.date) < RUN_SECONDS
  );
}

function markRuns() {
  for (const node of nodes()) {
    node.classList.toggle("run-first", !isRun(node.previousElementSibling, node));
    node.classList.toggle("run-last", !isRun(node, node.nextElementSibling));
  }
}

function append(message) {
  const date = sentAt(message);
  const before = nodes().at(-1);
  if (!before || dayOf(new Date(before.dataset.date * 1000)) !== dayOf(date)) {
    log().append(el("p", { class: "day" }, el("span", {}, dayName(date, now()))));
  }
  log().append(quietNode(message));
}

/** Return the node of a message that is no tab stop, nor is anything in it. */
function quietNode(message) {
  const node = messageNode(message);
  for (const control of node.querySelectorAll(TOUCHABLE)) control.tabIndex = -1;
  return node;
}

/** Make one message the tab stop for links and buttons; arrows move to the others. */
function activate(node) {
  for (const old of log().querySelectorAll(".message[tabindex='0']")) {
    old.tabIndex = -1;
    for (const control of old.querySelectorAll(TOUCHABLE)) control.tabIndex = -1;
  }
  if (!node) return;
  node.tabIndex = 0;
  for (const control of node.querySelectorAll(TOUCHABLE)) control.tabIndex = 0;
  settle(node, ".buttons button", node.contains(document.activeElement) ? document.activeElement : null);
}

const atBottom = () => log().scrollHeight - log().scrollTop - log().clientHeight < NEAR_PX;

function toBottom() {
  log().scrollTop = log().scrollHeight;
  missed = 0;
  showWayDown();
}

function showWayDown() {
  if (atBottom()) missed = 0;
  const button = find("#to-bottom");
  button.hidden = atBottom();
  button.dataset.count = missed || "";
}

function renderAll() {
  log().replaceChildren();
  log().classList.toggle("is-group", Boolean(openChat()) && openChat().type !== "private");
  for (const message of state.messages) append(message);
  if (state.ready && !state.messages.length) log().append(nothingHere());
  markRuns();
  activate(nodes().at(-1));
  toBottom();
  toItsTop(nodes().at(-1));
}

/** Begin at the top of a message that is taller than the screen: its first line says the most. */
function toItsTop(node) {
  if (node && node.offsetHeight > log().clientHeight) node.scrollIntoView({ block: "start" });
}

function nothingHere() {
  const chat = openChat();
  const isPrivate = chat?.type === "private";
  return el(
    "div",
    { class: "nothing" },
    el("p", {}, isPrivate ? t("bot_about") : t("no_messages")),
    isPrivate && !chat.started && el("p", {}, t("press_start")),
  );
}

/** Replace a changed message in place, and keep the keyboard's focus. */
function replace(old, message) {
  const controls = [...old.querySelectorAll(TOUCHABLE)];
  const focused = controls.indexOf(document.activeElement);
  const hadFocus = focused >= 0 || old === document.activeElement;
  const isActive = old.tabIndex === 0;
  const wasAtBottom = atBottom();
  const node = quietNode(message);
  old.replaceWith(node);
  markRuns();
  if (isActive) activate(node);
  if (hadFocus) ([...node.querySelectorAll(TOUCHABLE)][focused] ?? node).focus({ preventScroll: true });
  if (wasAtBottom) toBottom();
}

function take({ message, fresh }) {
  const old = nodeOf(message.message_id);
  if (old) replace(old, message);
  else if (fresh) add(message);
}

function add(message) {
  const follow = atBottom() || message.out;
  find(".nothing", log())?.remove();
  append(message);
  markRuns(); // names and margins make it taller: before anything is scrolled
  if (!log().contains(document.activeElement)) activate(nodes().at(-1));
  if (!message.out) find("#news").textContent = `${senderOf(message)}: ${summary(message)}`;
  if (follow) return toBottom();
  missed += 1;
  return showWayDown();
}

function show(id) {
  const node = nodeOf(id);
  if (!node) return;
  activate(node);
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "center" });
  node.classList.add("shown");
  setTimeout(() => node.classList.remove("shown"), 1500);
}

function walk(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const node = document.activeElement.closest(".message");
  if (!step || !node) return;
  const all = nodes();
  const next = all[all.indexOf(node) + step];
  event.preventDefault();
  if (!next) return;
  activate(next);
  next.focus();
}

export function startMessages() {
  on("messages language", renderAll);
  on("message", take);
  on("show", show);
  on("pressing", (message) => {
    const current = state.messages.find((one) => one.message_id === message.message_id);
    const old = nodeOf(message.message_id);
    if (old && current && message.chat_id === state.chat) replace(old, current);
  });
  log().addEventListener("keydown", walk);
  log().addEventListener("focusin", (event) => {
    const node = event.target.closest(".message");
    if (node && node.tabIndex !== 0) activate(node);
  });
  log().addEventListener("scroll", showWayDown, { passive: true });
  // The composer and the keyboard change the messages' height.
  let stick = true;
  log().addEventListener("scroll", () => (stick = atBottom()), { passive: true });
  const hold = () => stick && toBottom();
  new ResizeObserver(hold).observe(log());
  document.fonts.addEventListener("loadingdone", hold);
  find("#to-bottom").addEventListener("click", toBottom);
}
