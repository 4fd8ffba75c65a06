/** Toasts, menus and dialogs. */

import { ApiError } from "./api.js";
import { el, find, icon } from "./dom.js";
import { roving, settle } from "./roving.js";
import { t } from "./words.js";

const TOAST_MS = 4000;

/** Show a short notice for a while; one that is `about` a thing replaces the last one about it. */
export function toast(text, about = null) {
  if (about) find(`#toasts [data-about="${about}"]`)?.remove();
  const node = el("p", { class: "toast", testid: "toast", "data-about": about }, text);
  find("#toasts").append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

/** Run a server request; show a refusal, and return undefined then. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.status ? error.message : t("unreachable"));
    return undefined;
  }
}

function field({ name, label, options, ...attributes }) {
  const control = options
    ? el("select", { name }, options.map(([value, text]) => el("option", { value }, text)))
    : el("input", { name, autocomplete: "off", ...attributes });
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/**
 * Ask with a dialog. `fields` are `{name, label, required?, options?}`; without fields it is a question.
 * Returns the answers by name, or null when it was closed.
 */
export function ask({ title, text, fields = [], ok = t("ok"), cancel = t("cancel"), testid = "dialog" }) {
  const confirm = el("button", { value: "ok", class: "filled", testid: "confirm" }, ok);
  const refuse = el("button", { value: "", class: "plain", formnovalidate: true }, cancel);
  const form = el(
    "form",
    { method: "dialog" },
    title && el("h2", {}, title),
    text && el("p", { class: "dialog-text" }, text),
    fields.map(field),
    // Enter in a field presses the form's first button.
    el("div", { class: "actions" }, confirm, cancel && refuse),
  );
  const dialog = el("dialog", { testid, "aria-label": title ?? text }, form);
  document.body.append(dialog);
  dialog.showModal();
  (find("input, select", form) ?? confirm).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const answers = Object.fromEntries(new FormData(form));
      dialog.remove();
      resolve(dialog.returnValue === "ok" ? answers : null);
    });
  });
}

/** Show the bot's alert (`show_alert`). */
export const alertBox = (text) => ask({ text, cancel: "", testid: "alert" });

/** Show a picture as large as the window; any click or Esc closes it. */
export function enlarge(address, alt) {
  const close = el("button", { type: "button", class: "round", "aria-label": t("close") }, icon("close"));
  const dialog = el("dialog", { class: "viewer", testid: "viewer" }, el("img", { src: address, alt }), close);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Show a menu under (or over) its button. `items` are `{label, icon, testid, act}`. */
export function openMenu(anchor, items) {
  const entry = (item) =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        testid: item.testid,
        on: {
          click: () => {
            menu.hidePopover();
            item.act();
          },
        },
      },
      icon(item.icon),
      item.label,
    );
  const menu = el("div", { class: "menu", role: "menu", popover: "auto" }, items.map(entry));
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && menu.remove());
  roving(menu, "button");
  settle(menu, "button");
  (anchor.closest("main, header") ?? document.body).append(menu); // within a landmark
  menu.showPopover();
  putBeside(anchor, menu);
  find("button", menu).focus();
}

function putBeside(anchor, menu) {
  const box = anchor.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + 6;
  const fits = below + menu.offsetHeight < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${fits ? below : Math.max(8, box.top - menu.offsetHeight - 6)}px`;
}
