/** Message bubbles: one message as DOM nodes. */

import { openHere, say } from "./actions.js";
import { fileAddress } from "./api.js";
import { moveOn } from "./attachments.js";
import { enlarge } from "./dialogs.js";
import { avatar, el, hue, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineButtons } from "./keyboard.js";
import { emit } from "./state.js";
import { sentAt, timeOf } from "./times.js";
import { topicShown } from "./topics.js";
import { languageOf, locale, t } from "./words.js";

const PHOTO_PX = 400;
const KINDS = ["photo", "document", "voice", "sticker", "location", "contact"];

const actions = { command: (text) => say(text), link: openHere };

/** Return a one-line summary of a message: for the chat list, quotes and screen readers. */
export function summary(message) {
  if (message.text || message.service) return message.text || message.service;
  const kind = KINDS.find((name) => message[name]);
  const name = message.document?.name ?? message.contact?.name ?? message.sticker?.emoji;
  return [kind && t(kind), message.caption ?? name].filter(Boolean).join(": ");
}

export const senderOf = (message) => (message.out ? t("you") : message.from.name);

/** Return the node of a message; the list marks the first and last of a run. */
export function messageNode(message) {
  const id = { testid: `message-${message.message_id}`, "data-id": message.message_id };
  const look = { ...id, "data-from": message.from.id, "data-date": message.date, tabindex: -1 };
  if (message.service) {
    const words = el("p", { lang: languageOf(message.service) }, message.service);
    return el("article", { class: "message service", ...look }, words);
  }
  const side = message.out ? "out" : "in";
  const wide = message.buttons?.length ? "with-buttons" : "";
  const label = `${senderOf(message)}, ${timeOf(sentAt(message))}`;
  return el(
    "article",
    { class: `message ${side} ${wide}`, "aria-label": label, ...look },
    !message.out && avatar(message.from, "small"),
    el("div", { class: "body" }, bubble(message), wide && inlineButtons(message)),
    replyAction(message),
  );
}

function bubble(message) {
  const topic = topicShown(message);
  const isBare = message.photo && !message.caption && !topic;
  const bare = isBare ? "bare" : "";
  return el(
    "div",
    { class: `bubble ${bare}` },
    !message.out && el("p", { class: `sender ${hue(message.from)}` }, message.from.name),
    message.via && el("p", { class: "quiet" }, t("via", { bot: message.via })),
    topic && el("p", { class: "topic" }, t("in_topic", { name: topic })),
    message.reply_to && quote(message.reply_to),
    message.photo && photo(message),
    message.document && file(message.document),
    message.voice && voice(message.voice),
    message.sticker && sticker(message),
    message.location && place(message.location),
    message.location?.live && message.out && moveButton(message),
    message.contact && contact(message.contact),
    words(message),
  );
}

function words(message) {
  const text = message.text ?? message.caption ?? "";
  const node = el("div", { class: text ? "text" : "text blank", lang: text && languageOf(text) });
  if (text) node.append(formatted(text, message.entities, actions));
  node.append(meta(message));
  return node;
}

function meta(message) {
  const date = sentAt(message);
  const edited = message.edited && el("i", {}, t("edited"), " ");
  return el("span", { class: "meta" }, edited, el("time", { datetime: date.toISOString() }, timeOf(date)));
}

/** Return a short quote of another message; a click scrolls to it. */
function quote(message) {
  return el(
    "button",
    { type: "button", class: `quote ${hue(message.from)}`, on: { click: () => emit("show", message.message_id) } },
    el("b", {}, senderOf(message)),
    el("span", { lang: languageOf(summary(message)) }, summary(message)),
  );
}

/** Reserve the picture's size, so that the layout does not shift when it loads. */
function photo(message) {
  const { file_id: id, ...size } = message.photo;
  const scale = Math.min(1, PHOTO_PX / size.width, PHOTO_PX / size.height);
  const [width, height] = [size.width, size.height].map((pixels) => Math.round(pixels * scale));
  const alt = message.caption ?? t("photo");
  const look = { type: "button", class: "photo", "aria-label": t("enlarge") };
  const picture = el("img", { src: fileAddress(id), alt, width, height, loading: "lazy" });
  return el("button", { ...look, on: { click: () => enlarge(fileAddress(id), alt) } }, picture);
}

function sizeOf(bytes) {
  const unit = bytes < 1000 ? "byte" : bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const amount = bytes / { byte: 1, kilobyte: 1000, megabyte: 1_000_000 }[unit];
  const unitDisplay = unit === "byte" ? "long" : "short"; // the short form of bytes has no plural
  const options = { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale(), options).format(amount);
}

function file(document) {
  return el(
    "a",
    { class: "file", href: fileAddress(document.file_id), download: document.name },
    el("span", { class: "badge" }, icon("document")),
    el("span", { class: "stack" }, el("b", {}, document.name), el("small", {}, sizeOf(document.size))),
  );
}

function contact({ name, phone }) {
  return el(
    "div",
    { class: "contact" },
    avatar({ id: phone.replace(/\D/g, ""), name }),
    el("span", { class: "stack" }, el("b", {}, name), el("small", {}, phone)),
  );
}

function media(name, title, detail) {
  return el(
    "div",
    { class: "media" },
    el("span", { class: "badge" }, icon(name)),
    el("span", { class: "stack" }, el("b", {}, title), el("small", {}, detail)),
  );
}

const voice = ({ seconds }) => media("voice", t("voice"), `0:${String(seconds).padStart(2, "0")}`);

function sticker(message) {
  const look = { class: "sticker", role: "img", "aria-label": summary(message) };
  return el("p", look, message.sticker.emoji);
}

const place = ({ latitude, longitude, live }) =>
  media("location", t(live ? "live_location" : "location"), `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);

function moveButton(message) {
  const look = { type: "button", class: "plain move", testid: "move" };
  return el("button", { ...look, on: { click: () => moveOn(message) } }, t("move"));
}

function replyAction(message) {
  const look = { type: "button", class: "reply round", "aria-label": t("reply"), title: t("reply") };
  return el("button", { ...look, tabindex: -1, on: { click: () => emit("reply", message) } }, icon("reply"));
}
