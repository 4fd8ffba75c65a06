/** Topics of a forum or of a private chat: their names, and the entries of a chat's menu. */

import { change } from "./actions.js";
import { ask, attempt, toast } from "./dialogs.js";
import { go } from "./route.js";
import { loadChats, openChat, state } from "./state.js";
import { t } from "./words.js";

const topicOf = (id) => openChat()?.topics?.find((topic) => topic.id === id);

/** Return how a topic is called on the page: one that is closed says so. */
export const topicName = ({ name, closed }) => (closed ? `🔒 ${name}` : name);

/** Return the name of the topic that is open, or null. */
export const openTopic = () => topicOf(state.thread)?.name ?? null;

/** Return the name of a message's topic where the messages of all topics are shown, else null. */
export const topicShown = (message) => (state.thread === null ? (message.topic ?? null) : null);

async function newTopic(chat) {
  const fields = [{ name: "name", label: t("topic_name"), required: true }];
  const answers = await ask({ title: t("new_topic"), fields, ok: t("create") });
  const changed = answers && (await change("topics", { chat: chat.id, name: answers.name }));
  if (!changed) return;
  await attempt(loadChats);
  go(state.viewer, chat.id, changed.topics.at(-1).id);
}

async function act(chat, action) {
  const { thread } = state;
  if (!(await change("topic", { chat: chat.id, thread, action }))) return;
  toast(t("done"));
  await attempt(loadChats);
  if (action === "delete") go(state.viewer, chat.id);
}

/** Return the entries of a chat's menu for who may open and close its topics. */
export function topicItems(chat) {
  const opened = { label: t("new_topic"), icon: "add", testid: "menu-topic", act: () => newTopic(chat) };
  const topic = topicOf(state.thread);
  if (chat.type === "private" || !topic || chat.topics[0] === topic) return [opened];
  const item = (label, icon, testid, action) => ({ label: t(label), icon, testid, act: () => act(chat, action) });
  return [
    opened,
    topic.closed
      ? item("reopen_topic", "edit", "menu-topic-reopen", "reopen")
      : item("close_topic", "block", "menu-topic-close", "close"),
    item("delete_topic", "close", "menu-topic-delete", "delete"),
  ];
}
