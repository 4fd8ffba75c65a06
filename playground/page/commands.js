/** The list of the bot's commands over the input: opened by its button, or by typing "/". */

import { el, find } from "./dom.js";
import { on, state } from "./state.js";
import { languageOf, t } from "./words.js";

let shown = [];
let chosen = -1;

const box = () => find("#command-list");
const input = () => find("#input");

export const isOpen = () => !box().hidden;

/** Return the typed part of a command; null when the text is no command. */
const typed = () => /^\/(\w*)$/.exec(input().value)?.[1].toLowerCase() ?? null;

export function close() {
  box().hidden = true;
  input().removeAttribute("aria-activedescendant");
  find("#commands").setAttribute("aria-expanded", "false");
}

function option(command, index, choose) {
  return el(
    "div",
    {
      role: "option",
      id: `command-${index}`,
      testid: `command-${command.command}`,
      "aria-selected": String(index === chosen),
      on: {
        // The input keeps the focus, so that a phone's keyboard stays open.
        mousedown: (event) => event.preventDefault(),
        click: () => choose(command),
      },
    },
    el("b", {}, `/${command.command}`),
    el("span", { lang: languageOf(command.description) }, command.description),
  );
}

function show(choose) {
  const start = typed() ?? "";
  shown = state.commands.filter(({ command }) => command.startsWith(start));
  chosen = shown.length ? Math.min(Math.max(chosen, 0), shown.length - 1) : -1;
  const nothing = el("p", { class: "quiet" }, t("no_command"));
  box().replaceChildren(...(shown.length ? shown.map((one, index) => option(one, index, choose)) : [nothing]));
  box().hidden = false;
  find("#commands").setAttribute("aria-expanded", "true");
  point();
}

function point() {
  const current = box().children[chosen];
  for (const node of box().children) node.setAttribute("aria-selected", String(node === current));
  if (chosen >= 0) input().setAttribute("aria-activedescendant", `command-${chosen}`);
  else input().removeAttribute("aria-activedescendant");
  current?.scrollIntoView({ block: "nearest" });
}

/** Handle a key while the list is open; return true when the list used it. */
export function listKey(event, choose) {
  if (!isOpen()) return false;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) {
    chosen = (chosen + step + shown.length) % shown.length;
    point();
  } else if (event.key === "Escape") close();
  else if (event.key === "Tab" && shown[chosen] && typed() !== null) input().value = `/${shown[chosen].command} `;
  else if (event.key === "Enter" && !event.shiftKey && shown[chosen]) choose(shown[chosen]);
  else return false;
  event.preventDefault();
  if (event.key === "Tab") close();
  return true;
}

/** `choose(command)` sends one. */
export function startCommands(choose) {
  on("commands chat", () => {
    find("#commands").hidden = state.commands.length === 0;
    close();
  });
  input().addEventListener("input", () => {
    chosen = 0;
    if (typed() !== null && state.commands.length) show(choose);
    else close();
  });
  find("#commands").addEventListener("click", () => {
    if (isOpen()) close();
    else show(choose);
    input().focus();
  });
  document.addEventListener("click", (event) => {
    if (isOpen() && !event.target.closest("#composer")) close();
  });
}
