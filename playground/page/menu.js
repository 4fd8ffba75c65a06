/** The two menus: the playground's own (new person, new group, …) and the open chat's. */

import { change } from "./actions.js";
import { get, post } from "./api.js";
import { ask, attempt, openMenu, toast } from "./dialogs.js";
import { find } from "./dom.js";
import { showWelcome } from "./list.js";
import { go } from "./route.js";
import { loadChats, loadWorld, openChat, state } from "./state.js";
import { topicItems } from "./topics.js";
import { makeTrouble } from "./trouble.js";
import { t } from "./words.js";

async function newPerson() {
  const languages = [["hi", "हिन्दी"], ["en", "English"]];
  const answers = await ask({
    title: t("new_person"),
    fields: [
      { name: "name", label: t("person_name"), required: true },
      { name: "language_code", label: t("person_language"), options: languages },
    ],
    ok: t("create"),
  });
  const person = answers && (await attempt(() => post("people", answers)));
  if (!person) return;
  await attempt(loadWorld);
  go(person.id, person.id);
}

async function newGroup() {
  const answers = await ask({
    title: t("new_group"),
    fields: [
      { name: "title", label: t("group_title"), required: true },
      { name: "topics", label: t("group_topics") },
    ],
    ok: t("create"),
  });
  if (!answers) return;
  const topics = answers.topics.split(",").map((name) => name.trim()).filter(Boolean);
  const body = { viewer: state.viewer, title: answers.title, topics };
  const group = await attempt(() => post("groups", body));
  if (!group) return;
  await attempt(loadChats);
  go(state.viewer, group.id);
}

async function joinGroup() {
  const every = await attempt(() => get("groups", { viewer: state.viewer }));
  if (!every) return;
  const others = every.chats.filter((group) => group.role === "left");
  if (!others.length) return void toast(t("no_group"));
  const options = others.map((group) => [group.id, group.title]);
  const answers = await ask({
    title: t("join_group"),
    fields: [{ name: "chat", label: t("which_group"), options }],
    ok: t("join"),
  });
  const chat = answers && (await change("join", { chat: Number(answers.chat) }));
  if (!chat) return;
  await attempt(loadChats);
  go(state.viewer, chat.id);
}

export function mainMenu(anchor) {
  openMenu(anchor, [
    { label: t("new_person"), icon: "person", testid: "menu-person", act: newPerson },
    { label: t("new_group"), icon: "group", testid: "menu-group", act: newGroup },
    { label: t("join_group"), icon: "add", testid: "menu-join", act: joinGroup },
    { label: t("trouble"), icon: "block", testid: "menu-trouble", act: makeTrouble },
    { label: t("guide"), icon: "guide", testid: "menu-guide", act: showWelcome },
  ]);
}

async function changed(path, body) {
  if (!(await change(path, body))) return;
  toast(t("done"));
  await attempt(loadChats);
}

function privateItems(chat) {
  const block = () => changed("block", { blocked: !chat.blocked });
  const label = chat.blocked ? t("unblock") : t("block");
  const item = { label, icon: "block", testid: "menu-block", act: block };
  return [...(chat.started && !chat.blocked ? topicItems(chat) : []), item];
}

async function leave(chat) {
  const left = await change("leave", { chat: chat.id });
  if (!left) return;
  await attempt(loadChats);
  go(state.viewer);
}

async function upgrade(chat) {
  const options = ["first", "between", "last"].map((when) => [when, t(`upgrade_${when}`)]);
  const fields = [{ name: "joined", label: t("upgrade_when"), options }];
  const answers = await ask({ title: t("upgrade"), fields });
  const supergroup = answers && (await change("migrate", { chat: chat.id, ...answers }));
  if (!supergroup) return;
  await attempt(loadChats);
  go(state.viewer, supergroup.id);
}

function groupItems(chat) {
  const bot = (action) => () => changed("bot", { chat: chat.id, action });
  const add = { label: t("add_bot"), icon: "add", testid: "menu-add", act: bot("add") };
  const promote = { label: t("promote_bot"), icon: "up", testid: "menu-promote", act: bot("promote") };
  const remove = { label: t("remove_bot"), icon: "block", testid: "menu-remove", act: bot("remove") };
  const removeMuted = { label: t("remove_muted_bot"), icon: "block", testid: "menu-remove-muted", act: bot("remove_muted") };
  const isMutedIn = chat.bot_role === "restricted";
  const isMuted = isMutedIn || chat.bot_role === "restricted_left";
  const isIn = isMutedIn || ["member", "administrator"].includes(chat.bot_role);
  const isAdmin = ["creator", "administrator"].includes(chat.role);
  const mayMute = (isIn || isMuted) && chat.type === "supergroup" && isAdmin;
  const mute = isMuted
    ? { label: t("unmute_bot"), icon: "edit", testid: "menu-unmute", act: bot("allow") }
    : { label: t("mute_bot"), icon: "block", testid: "menu-mute", act: bot("restrict") };
  const allow = () => changed("permissions", { chat: chat.id, can_send_messages: chat.closed });
  const close = chat.closed
    ? { label: t("open_group"), icon: "edit", testid: "menu-open", act: allow }
    : { label: t("close_group"), icon: "block", testid: "menu-close", act: allow };
  const mayUpgrade = chat.type === "group" && chat.role === "creator";
  const upgraded = { label: t("upgrade"), icon: "group", testid: "menu-upgrade", act: () => upgrade(chat) };
  return [
    ...(isIn ? [remove] : [add]),
    ...(isMutedIn && isAdmin ? [removeMuted] : []),
    ...(chat.bot_role === "administrator" ? [] : [promote]),
    ...(mayMute ? [mute] : []),
    ...(isAdmin ? [close] : []),
    ...(isAdmin && chat.topics ? topicItems(chat) : []),
    ...(mayUpgrade ? [upgraded] : []),
    { label: t("leave"), icon: "leave", testid: "menu-leave", act: () => leave(chat) },
  ];
}

export function chatMenu(anchor) {
  const chat = openChat();
  openMenu(anchor, chat.type === "private" ? privateItems(chat) : groupItems(chat));
}

export function startMenu() {
  find("#menu").addEventListener("click", (event) => mainMenu(event.currentTarget));
}
