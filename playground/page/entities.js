/** Formatted text: a text and its entities become nodes. Offsets count UTF-16 units, as strings here do. */

import { el } from "./dom.js";
import { dateOf, timeOf } from "./times.js";
import { t } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** Return a text as nodes; `actions` has `command(text)` and `link(url) -> bool` (true: handled). */
export function formatted(text, entities, actions) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, actions);
}

function span(text, start, end, entities, actions) {
  const nodes = document.createDocumentFragment();
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const isInside = (other) => other.offset < to;
    if (to > from) {
      nodes.append(text.slice(at, from));
      nodes.append(marked(entity, text, from, to, others.filter(isInside), actions));
      // A block ends its own line: the line break after it would show as an empty line.
      at = BLOCKS.has(entity.type) && text[to] === "\n" ? Math.min(to + 1, end) : to;
    }
    rest = to > from ? others.filter((other) => !isInside(other)) : others;
  }
  nodes.append(text.slice(at, end));
  return nodes;
}

function marked(entity, text, from, to, inner, actions) {
  const words = text.slice(from, to);
  const node = wrapper(entity, words, actions);
  node.append(span(text, from, to, inner, actions));
  return node;
}

function wrapper(entity, words, actions) {
  switch (entity.type) {
    case "bot_command":
      return el("button", { type: "button", class: "link", on: { click: () => actions.command(words) } });
    case "text_link":
      return link(entity.url, actions);
    case "url":
      return link(/^[a-z][a-z+.-]*:/i.test(words) ? words : `https://${words}`, actions);
    case "email":
      return link(`mailto:${words}`, actions);
    case "phone_number":
      return link(`tel:${words}`, actions);
    case "mention":
    case "text_mention":
    case "hashtag":
      return el("span", { class: "mention" });
    case "date_time":
      return moment(new Date(entity.unix_time * 1000));
    case "spoiler":
      return spoiler();
    case "expandable_blockquote":
      return expandable();
    default:
      return el(TAGS[entity.type] ?? "span");
  }
}

function link(url, actions) {
  let scheme = "";
  try {
    scheme = new URL(url).protocol;
  } catch {
    // An invalid URL stays plain text.
  }
  if (!SCHEMES.has(scheme)) return el("span");
  const follow = (event) => {
    if (actions.link(url)) event.preventDefault();
  };
  const target = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return el("a", { ...target, on: { click: follow } });
}

/** Return a time that a real app shows in the reader's own zone, and reminds of at a tap. */
const moment = (date) =>
  el("time", { class: "moment", datetime: date.toISOString(), title: `${dateOf(date)} ${timeOf(date)}` });

function onPress(node, act) {
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": t("spoiler") });
  onPress(node, () => {
    node.classList.add("open");
    for (const name of ["role", "aria-label", "tabindex"]) node.removeAttribute(name);
  });
  return node;
}

function expandable() {
  const node = el("blockquote", { class: "folded", role: "button", tabindex: 0, "aria-expanded": "false" });
  onPress(node, () => {
    const isFolded = node.classList.toggle("folded");
    node.setAttribute("aria-expanded", String(!isFolded));
  });
  return node;
}
