/** The page's state: how it is loaded, and the listeners for its changes. */

import { get } from "./api.js";

export const state = {
  bot: null,
  people: [],
  clock: null,
  viewer: null,
  chats: [],
  chat: null,
  thread: null,
  messages: [],
  ready: false, // whether the open chat's messages are there
  keyboard: null,
  commands: [],
  unread: new Map(), // "viewer/chat" -> number of messages
  seen: new Map(), // "viewer/chat" -> the last message seen on the screen
  waiting: new Set(), // people with news while another viewer is selected
  guide: {}, // the people and group that the guide names: {newcomer, group, member, coordinator}
};

const listeners = new Map();

/** Call `listener` whenever one of the topics is announced. */
export function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
  }
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export const place = (chat, viewer = state.viewer) => `${viewer}/${chat}`;
export const person = (id) => state.people.find((one) => one.id === id);
export const openChat = () => state.chats.find((chat) => chat.id === state.chat);
export const isPrivate = () => state.chat === state.viewer;
export const topicOf = (message) => message.thread_id ?? null;

/** Return the title that a viewer sees; their private chat has the bot's name. */
export const titleOf = (chat) => (chat.type === "private" ? state.bot.name : chat.title);

export async function loadWorld() {
  const { bot, people, clock } = await get("state");
  Object.assign(state, { bot, people: people.filter((one) => !one.is_bot), clock, guide: {} });
  emit("people");
  emit("clock");
}

export async function loadChats() {
  const viewer = state.viewer;
  const { chats } = await get("chats", { viewer });
  if (viewer !== state.viewer) return;
  state.chats = chats;
  remember(viewer, chats);
  await Promise.all(chats.map((chat) => countUnread(viewer, chat)));
  if (viewer === state.viewer) emit("chats");
}

let arrived = null; // messages that arrived while the open chat is loading

export async function loadMessages() {
  const { viewer, chat, thread } = state;
  arrived = [];
  const { messages, keyboard } = await get("messages", { viewer, chat, thread });
  if (viewer !== state.viewer || chat !== state.chat || thread !== state.thread) return;
  for (const message of arrived ?? []) put(messages, message);
  arrived = null;
  Object.assign(state, { messages, keyboard, ready: true });
  markSeen();
  emit("messages");
  emit("keyboard");
}

export async function loadCommands() {
  const { viewer, chat } = state;
  if (chat === null) return;
  const { commands } = await get("commands", { viewer, chat });
  if (viewer !== state.viewer || chat !== state.chat) return;
  state.commands = commands;
  emit("commands");
}

function remember(viewer, chats) {
  for (const chat of chats) {
    const key = place(chat.id, viewer);
    const last = chat.last?.message_id ?? 0;
    // A restarted server counts from the beginning.
    if (!(state.seen.get(key) <= last)) state.seen.set(key, last);
  }
}

const isNew = (viewer, chat) =>
  chat.last && !chat.last.out && chat.last.message_id > state.seen.get(place(chat.id, viewer));

async function countUnread(viewer, chat) {
  const key = place(chat.id, viewer);
  if (chat.id === state.chat || !isNew(viewer, chat)) {
    state.unread.delete(key);
    return;
  }
  const { messages } = await get("messages", { viewer, chat: chat.id });
  const seen = state.seen.get(key);
  const fresh = messages.filter((one) => one.message_id > seen && !one.out);
  state.unread.set(key, Math.max(fresh.length, 1));
}

/** Load all people's chat lists: for the unread dots and the welcome's names. */
export async function lookAround() {
  for (const { id } of state.people) {
    const { chats } = await get("chats", { viewer: id });
    remember(id, chats);
    findGuides(id, chats);
    if (id !== state.viewer && chats.some((chat) => isNew(id, chat))) state.waiting.add(id);
  }
  emit("people");
}

/** Record the first person who has not opened the bot, and the first group with its people. */
function findGuides(id, chats) {
  const group = chats.find((chat) => chat.type !== "private" && chat.role !== "left");
  if (!chats.some((chat) => chat.type === "private" && (chat.started || chat.last))) state.guide.newcomer ??= id;
  if (group && !state.guide.group) Object.assign(state.guide, { member: id, group: group.id });
  if (group?.role === "creator" && group.id === state.guide.group) state.guide.coordinator = id;
}

/** Record that the whole open chat is on the screen. */
export function markSeen() {
  const key = place(state.chat);
  const last = Math.max(0, ...state.messages.map((message) => message.message_id));
  state.seen.set(key, Math.max(last, state.seen.get(key) ?? 0));
  state.unread.delete(key);
}

/** Add a new or changed message; the same one may arrive twice. */
export function takeMessage(message) {
  const chat = state.chats.find((one) => one.id === message.chat_id);
  const newest = chat && (chat.last?.message_id ?? 0) <= message.message_id;
  if (newest) chat.last = message;
  if (message.chat_id === state.chat) takeIntoOpenChat(message);
  else if (newest && !message.out && !message.edited) addUnread(message);
  emit("chats");
}

function takeIntoOpenChat(message) {
  if (state.thread !== null && topicOf(message) !== state.thread) return;
  arrived?.push(message);
  const fresh = put(state.messages, message);
  markSeen();
  emit("message", { message, fresh });
}

/** Insert or replace a message; return true for a new one. */
function put(messages, message) {
  const at = messages.findIndex((one) => one.message_id === message.message_id);
  if (at >= 0) messages[at] = message;
  else messages.push(message);
  return at < 0;
}

function addUnread(message) {
  const key = place(message.chat_id);
  if (message.message_id <= (state.seen.get(key) ?? 0)) return;
  state.unread.set(key, (state.unread.get(key) ?? 0) + 1);
}

export function dropMessage(chatId, messageId) {
  if (chatId !== state.chat) return;
  state.messages = state.messages.filter((one) => one.message_id !== messageId);
  emit("messages");
}
