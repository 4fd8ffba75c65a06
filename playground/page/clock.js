/** The playground's clock, and the jump to the next digest. */

import { post } from "./api.js";
import { attempt, toast } from "./dialogs.js";
import { el, find, icon } from "./dom.js";
import { emit, lookAround, on, state } from "./state.js";
import { dateOf, dayOf, timeOf, weekdayOf } from "./times.js";
import { t } from "./words.js";

const TICK_MS = 5_000;

let told = 0; // performance.now() at the server's last clock update
let jumping = false;

/** Return the playground's time, counted on from the server's last clock update. */
export const now = () => new Date(Date.parse(state.clock.now) + performance.now() - told);

/** Return the time, with the day unless it is today. */
function whenOf(date, day = dateOf) {
  return dayOf(date) === dayOf(now()) ? timeOf(date) : `${day(date)} ${timeOf(date)}`;
}

function label() {
  if (jumping) return t("jumping");
  const next = state.clock.next_digest;
  return next ? t("jump", { when: whenOf(new Date(next)) }) : t("no_digest");
}

function shortly() {
  const next = state.clock.next_digest;
  return next && !jumping ? t("next_digest", { when: whenOf(new Date(next), weekdayOf) }) : label();
}

function render() {
  if (!state.clock) return;
  const time = now();
  const next = state.clock.next_digest;
  const parts = [el("b", {}, timeOf(time)), el("span", {}, dateOf(time))];
  find("time").replaceChildren(...parts);
  find("time").dateTime = time.toISOString();
  const jump = find("#jump");
  // aria-disabled keeps the keyboard's focus on the button while the clock moves.
  jump.setAttribute("aria-disabled", String(jumping || !next));
  jump.setAttribute("aria-busy", String(jumping));
  jump.setAttribute("aria-label", label());
  jump.title = label();
  find(".words", jump).textContent = shortly();
}

async function jump() {
  if (jumping || !state.clock.next_digest) return;
  jumping = true;
  render();
  const clock = await attempt(() => post("clock", { to: "next_digest" }));
  jumping = false;
  if (clock) takeClock(clock);
  else render();
  if (!clock) return;
  toast(t("jumped", { when: whenOf(now()) }));
  await attempt(lookAround);
}

export function takeClock(clock) {
  state.clock = clock;
  emit("clock");
}

export function startClock() {
  const button = { type: "button", id: "jump", class: "jump", testid: "jump", on: { click: jump } };
  find("#clock").append(
    el("time", { testid: "clock" }),
    el("button", button, icon("jump"), el("span", { class: "words" })),
  );
  on("clock", () => {
    told = performance.now();
    render();
  });
  on("language", render);
  setInterval(render, TICK_MS);
}
