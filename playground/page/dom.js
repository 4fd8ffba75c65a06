/** DOM nodes. Text is always inserted as text: no code of the page parses markup. */

/**
 * Return an element with attributes, listeners and children.
 * `class` and `testid` are short cuts, `on` is `{event: listener}`; null and false are omitted.
 */
export function el(tag, options = {}, ...children) {
  const { class: classes, testid, on = {}, ...attributes } = options;
  const node = document.createElement(tag);
  if (classes) node.className = classes;
  if (testid) node.dataset.testid = testid;
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

export const find = (selector, within = document) => within.querySelector(selector);

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  add: "M12 5v14M5 12h14",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  back: "M19 12H5M11 6l-6 6 6 6",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  close: "M6 6l12 12M18 6L6 18",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  document: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  down: "M6 9.5l6 6 6-6",
  edit: "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4",
  group: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18.5 14a6.5 6.5 0 0 1 3 5.5",
  guide: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.2",
  jump: "M5 5l8 7-8 7zM13 5l8 7-8 7z",
  keyboard: "M3 7h18v10H3zM7 10.5h.01M12 10.5h.01M17 10.5h.01M8 14h8",
  leave: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
  link: "M8 16L17 7M10 7h7v7",
  location: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  menu: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  person: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20a7 7 0 0 1 14 0M19 8v6M16 11h6",
  photo: "M4 5h16v14H4zM4 16l4.5-4.5 4 4L16 12l4 4M9 9h.01",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  reply: "M10 7L4.5 12.5 10 18M5 12.5h8a6 6 0 0 1 6 6",
  sticker: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 10h.01M15.5 10h.01M8 14.5a5 5 0 0 0 8 0",
  up: "M12 20V5M6 11l6-6 6 6",
  voice: "M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5",
  send: "M4 12l16-8-5 16-3.5-6.5z",
};

/** Return one of the page's icons in the text's colour, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const firstLetter = (word) => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? "";

/** Return up to two initials, by graphemes, so that a matra stays with its consonant. */
export function initials(name) {
  const words = name.match(/[\p{L}\p{N}][^\s\p{P}\p{S}]*/gu) ?? [];
  return words.slice(0, 2).map(firstLetter).join("").toUpperCase() || firstLetter(name.trim()) || "?";
}

/** Return one of seven colours, always the same for an id; a bot has the page's own. */
export const hue = ({ id, is_bot: isBot }) => (isBot ? "bot-mark" : `hue-${Math.abs(Number(id)) % 7}`);

export function avatar(who, size = "") {
  const letters = initials(who.name ?? who.title);
  return el("span", { class: `avatar ${hue(who)} ${size}`, "aria-hidden": "true" }, letters);
}
