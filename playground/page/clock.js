/** The playground's clock, and the jump to what is due next: a digest, a reminder. */

import { get, post } from "./api.js";
import { attempt, toast } from "./dialogs.js";
import { el, find, icon } from "./dom.js";
import { emit, lookAround, on, state } from "./state.js";
import { dateOf, dayOf, timeOf, weekdayOf } from "./times.js";
import { t } from "./words.js";

const TICK_MS = 5_000;
const LOOK_MS = 1_000;

let told = 0; // performance.now() at the server's last clock update
let jumping = false;
let looking = null; // the timer of the next look at what is due

/** Return the playground's time, counted on from the server's last clock update. */
export const now = () => new Date(Date.parse(state.clock.now) + performance.now() - told);

/** Return the time, with the day unless it is today. */
function whenOf(date, day = dateOf) {
  return dayOf(date) === dayOf(now()) ? timeOf(date) : `${day(date)} ${timeOf(date)}`;
}

function label() {
  if (jumping) return t("jumping");
  return state.clock.next ? t("jump", { what: dueNext(dateOf) }) : t("nothing_due");
}

function dueNext(day) {
  const { at, kind } = state.clock.next;
  return t(`next_${kind}`, { when: whenOf(new Date(at), day) });
}

const shortly = () => (state.clock.next && !jumping ? dueNext(weekdayOf) : label());

function render() {
  if (!state.clock) return;
  const time = now();
  const parts = [el("b", {}, timeOf(time)), el("span", {}, dateOf(time))];
  find("time").replaceChildren(...parts);
  find("time").dateTime = time.toISOString();
  const jump = find("#jump");
  // aria-disabled keeps the keyboard's focus on the button while the clock moves.
  jump.setAttribute("aria-disabled", String(jumping || !state.clock.next));
  jump.setAttribute("aria-busy", String(jumping));
  jump.setAttribute("aria-label", label());
  jump.title = label();
  find(".words", jump).textContent = shortly();
}

async function jump() {
  if (jumping || !state.clock.next) return;
  jumping = true;
  render();
  const clock = await attempt(() => post("clock", { to: "next" }));
  jumping = false;
  if (clock) takeClock(clock);
  else render();
  if (!clock) return;
  toast(t("jumped", { when: whenOf(now()) }), "clock");
  await attempt(lookAround);
}

/** An answer may have changed what is due next: an enrolment brings a reminder. */
function lookSoon() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const world = await attempt(() => get("state"));
    if (world && !jumping) takeClock(world.clock);
  }, LOOK_MS);
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
  on("message", lookSoon);
  setInterval(render, TICK_MS);
}
