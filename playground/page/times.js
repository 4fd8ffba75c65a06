/** Dates and times in the playground's time zone and the page's language. */

import { state } from "./state.js";
import { locale, t } from "./words.js";

const DAY_MS = 86_400_000;

const format = (options, date) =>
  new Intl.DateTimeFormat(locale(), { timeZone: state.clock?.timezone, ...options }).format(date);

export const timeOf = (date) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, date);

/** One value per local day, to see whether two messages share theirs. */
export const dayOf = (date) => format({ year: "numeric", month: "numeric", day: "numeric" }, date);

export const dateOf = (date) => format({ weekday: "short", day: "numeric", month: "short" }, date);

export const weekdayOf = (date) => format({ weekday: "short" }, date);

export const sentAt = (message) => new Date(message.date * 1000);

/** "Today", "Yesterday" or the date, as seen from the playground's clock. */
export function dayName(date, now) {
  if (dayOf(date) === dayOf(now)) return t("today");
  if (dayOf(date) === dayOf(new Date(now - DAY_MS))) return t("yesterday");
  return format({ weekday: "long", day: "numeric", month: "long" }, date);
}

/** The time alone for today, else the date alone: for the list of chats. */
export const briefly = (date, now) =>
  dayOf(date) === dayOf(now) ? timeOf(date) : format({ day: "numeric", month: "short" }, date);
