/** The page's entry point: starts its parts, which show what the address names. */

import { startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { attempt } from "./dialogs.js";
import { find, icon } from "./dom.js";
import { startHeader } from "./header.js";
import { startKeyboard } from "./keyboard.js";
import { startLists } from "./list.js";
import { listen } from "./live.js";
import { startMenu } from "./menu.js";
import { startMessages } from "./messages.js";
import { go, isPhone, route, settleOn } from "./route.js";
import {
  emit,
  loadChats,
  loadCommands,
  loadMessages,
  loadWorld,
  lookAround,
  on,
  openChat,
  person,
  state,
} from "./state.js";
import { fillWords, switchLanguage } from "./words.js";

const RETRY_MS = 2_000;

async function enter(viewer) {
  Object.assign(state, { viewer, chats: [], chat: null, thread: null, messages: [], ready: false });
  state.waiting.delete(viewer);
  emit("viewer");
  listen(viewer);
  await loadChats();
  attempt(lookAround);
}

async function open(chat, thread) {
  Object.assign(state, { chat, thread, messages: [], ready: false, keyboard: null, commands: [] });
  document.body.classList.toggle("in-chat", chat !== null);
  emit("chat");
  if (chat === null) return emit("messages");
  await Promise.all([loadMessages(), loadCommands()]);
  return emit("chats");
}

/** Show the person, chat and topic of the address, with fallbacks for missing ones. */
async function follow() {
  let { viewer, chat, thread } = route();
  if (!person(viewer)) {
    viewer = state.people[0].id;
    chat = isPhone() ? null : viewer;
    settleOn(viewer, chat);
  }
  if (viewer !== state.viewer) await enter(viewer);
  if (viewer !== route().viewer) return;
  if (!state.chats.some((one) => one.id === chat)) {
    // A new group may not be in the list yet.
    if (chat !== null) await loadChats();
    if (!state.chats.some((one) => one.id === chat)) chat = null;
  }
  if (chat === state.chat && thread === state.thread && state.ready) return;
  await open(chat, thread);
}

async function begin() {
  try {
    await loadWorld();
  } catch {
    find("#offline").hidden = false;
    setTimeout(begin, RETRY_MS);
    return;
  }
  find("#offline").hidden = true;
  state.viewer = null;
  await attempt(follow);
}

function speak() {
  fillWords();
  emit("language");
}

for (const node of document.querySelectorAll("[data-icon]")) node.append(icon(node.dataset.icon));
startClock();
startLists();
startHeader();
startMessages();
startKeyboard();
startComposer();
startMenu();
find("#language").addEventListener("click", () => {
  switchLanguage();
  speak();
});
find("#skip").addEventListener("click", () => find("#input").focus());
on("back", begin);
// Close a chat that is no longer in the list (the viewer left or was removed), unless the address
// leads on already, as to the supergroup that a group has become.
const isGone = () => state.chat !== null && !openChat() && route().chat === state.chat;
on("chats", () => isGone() && go(state.viewer));
addEventListener("hashchange", () => attempt(follow));
fillWords();
begin();
