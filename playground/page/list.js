/** The left side: the people, and the chats of the selected person (the viewer). */

import { senderOf, summary } from "./bubbles.js";
import { now } from "./clock.js";
import { avatar, el, find } from "./dom.js";
import { redraw, roving } from "./roving.js";
import { go, isPhone } from "./route.js";
import { on, person, place, state, titleOf } from "./state.js";
import { briefly, sentAt } from "./times.js";
import { language, languageOf, t } from "./words.js";

const firstName = (name) => name.trim().split(/\s+/)[0];

/** Return a person's role in the scenario as a line. */
export const aboutOf = (one) => one.about?.[language()] ?? "";

/** Select a person as the viewer; a wide window opens their chat with the bot immediately. */
export function become(id) {
  go(id, isPhone() ? null : id);
}

function personButton(one) {
  const isViewer = one.id === state.viewer;
  const isWaiting = !isViewer && state.waiting.has(one.id);
  const title = [one.name, aboutOf(one)].filter(Boolean).join(" · ");
  return el(
    "button",
    {
      type: "button",
      testid: `person-${one.id}`,
      title,
      "aria-label": isWaiting ? t("new_here", { name: title }) : title,
      "aria-current": isViewer ? "true" : null,
      on: { click: () => become(one.id) },
    },
    el("span", { class: isWaiting ? "face dot" : "face" }, avatar(one)),
    el("span", { class: "caption" }, firstName(one.name)),
  );
}

function renderPeople() {
  const rail = find("#people");
  redraw(rail, state.people.map(personButton), "button");
  find("[aria-current]", rail)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function renderWhoAmI() {
  const viewer = person(state.viewer);
  find("#whoami").replaceChildren();
  if (!viewer) return;
  find("#whoami").append(
    avatar(viewer),
    el(
      "div",
      { class: "stack" },
      el("p", {}, el("span", { class: "quiet" }, t("you_are"), " "), el("b", {}, viewer.name)),
      aboutOf(viewer) && el("p", { class: "quiet about" }, aboutOf(viewer)),
    ),
  );
}

function lastLine(chat) {
  const last = chat.last;
  if (!last) return t("no_messages");
  const isNamed = !last.service && (last.out || chat.type !== "private");
  return isNamed ? `${senderOf(last)}: ${summary(last)}` : summary(last);
}

function chatButton(chat) {
  const unread = state.unread.get(place(chat.id)) ?? 0;
  const isOpen = chat.id === state.chat;
  const face = chat.type === "private" ? state.bot : chat;
  return el(
    "button",
    {
      type: "button",
      class: "entry",
      testid: `chat-${chat.id}`,
      "aria-current": isOpen ? "true" : null,
      on: { click: () => go(state.viewer, chat.id) },
    },
    avatar(face),
    el("span", { class: "line name" }, titleOf(chat)),
    el("time", {}, chat.last ? briefly(sentAt(chat.last), now()) : ""),
    el("span", { class: "line last", lang: languageOf(lastLine(chat)) }, lastLine(chat)),
    unread > 0 && el("span", { class: "count", "aria-label": t("unread", { n: unread }) }, String(unread)),
  );
}

function renderChats() {
  const entries = state.chats.map((chat) => el("li", {}, chatButton(chat)));
  redraw(find("#chats"), entries, ".entry");
}

const DISMISSED = "playground-welcomed";

export function showWelcome() {
  localStorage.removeItem(DISMISSED);
  renderWelcome();
  if (isPhone()) go(state.viewer);
  find("#welcome").scrollIntoView({ block: "nearest" });
}

function welcomeSteps() {
  const { newcomer, member, group, coordinator } = state.guide;
  const name = (id) => person(id ?? state.viewer)?.name ?? "";
  const step = (key, who, chat) => {
    const act = () => go(who ?? state.viewer, chat ?? who ?? state.viewer);
    const look = { type: "button", class: "step", testid: key, on: { click: act } };
    return el("li", {}, el("button", look, t(key, { name: name(who) })));
  };
  return [
    group && step("guide_digest", member, group),
    newcomer && step("guide_register", newcomer),
    step("guide_training", newcomer),
    coordinator && step("guide_review", coordinator),
    coordinator && step("guide_target", coordinator),
    coordinator && step("guide_plan", coordinator),
  ];
}

function renderWelcome() {
  const panel = find("#welcome");
  panel.hidden = localStorage.getItem(DISMISSED) !== null;
  if (panel.hidden) return;
  const dismiss = () => {
    localStorage.setItem(DISMISSED, "yes");
    panel.hidden = true;
  };
  const look = { type: "button", class: "round", testid: "welcome-close", "aria-label": t("close") };
  const close = el("button", { ...look, on: { click: dismiss } }, "×");
  panel.replaceChildren(
    el("header", {}, el("h2", {}, t("welcome")), close),
    el("p", {}, t("welcome_story")),
    el("ol", {}, ...welcomeSteps()),
  );
}

export function startLists() {
  roving(find("#people"), "button");
  roving(find("#chats"), ".entry");
  on("people viewer language", renderPeople);
  on("people viewer language", renderWhoAmI);
  on("chats chat viewer language clock", renderChats);
  on("people language", renderWelcome);
}
