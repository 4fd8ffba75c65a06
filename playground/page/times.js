/** Dates and times in the playground's time zone and the page's language. */

import { state } from "./state.js";
import { locale, t } from "./words.js";

const DAY_MS = 86_400_000;

const ABBREVIATED = "\u0970"; // behind a short month in Hindi, as nobody writes it

const format = (options, date) =>
  new Intl.DateTimeFormat(locale(), { timeZone: state.clock?.timezone, ...options })
    .format(date)
    .replace(ABBREVIATED, "");

export const timeOf = (date) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, date);

/** Return a value per local day, to compare the days of two messages. */
export const dayOf = (date) => format({ year: "numeric", month: "numeric", day: "numeric" }, date);

export const dateOf = (date) => format({ weekday: "short", day: "numeric", month: "short" }, date);

export const weekdayOf = (date) => format({ weekday: "short" }, date);

export const sentAt = (message) => new Date(message.date * 1000);

/** Return "Today", "Yesterday" or the date, by the playground's clock. */
export function dayName(date, now) {
  if (dayOf(date) === dayOf(now)) return t("today");
  if (dayOf(date) === dayOf(new Date(now - DAY_MS))) return t("yesterday");
  return format({ weekday: "long", day: "numeric", month: "long" }, date);
}

/** Return the time for today, else the date: for the chat list. */
export const briefly = (date, now) =>
  dayOf(date) === dayOf(now) ? timeOf(date) : format({ day: "numeric", month: "short" }, date);
