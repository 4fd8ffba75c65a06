/** Trouble: the bot's next calls fail in a chosen way, its clock goes back, its disk fills, or it dies. */

import { get, post, remove } from "./api.js";
import { ask, attempt, toast } from "./dialogs.js";
import { find } from "./dom.js";
import { t } from "./words.js";

const status = (code, description) => ({ method: "sendMessage", kind: "status", status: code, description });

const TROUBLES = {
  refused: status(403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
  gone: status(403, "Forbidden: the group chat was deleted"),
  topic_gone: status(400, "Bad Request: TOPIC_DELETED"),
  vanished: status(500, "Internal Server Error: sent message was immediately deleted and can't be returned"),
  unknown: status(404, "Not Found: method not found"),
  too_many: status(429, "Too Many Requests"),
  lost: { method: "sendMessage", kind: "drop", seconds: 1 },
  silent: { method: "sendMessage", kind: "silence", seconds: 30 },
  down: { method: "*", kind: "status", status: 502, description: "Bad Gateway" },
};
const TIMES = [1, 3, 20];

async function end() {
  await remove("faults");
  await post("disk", { full: false });
  return post("limits", { on: false });
}

const AT_ONCE = {
  limits: () => post("limits", { on: true }),
  clock_back: () => post("clock", { hours_back: 2 }),
  disk_full: () => post("disk", { full: true }),
  crash: () => post("crash", {}),
  none: end,
};

const begin = (what, times) =>
  AT_ONCE[what] ? AT_ONCE[what]() : post("faults", { ...TROUBLES[what], times: Number(times) });

/** Return how the bot says that it is, in words; null where it is starting or runs elsewhere. */
async function condition() {
  const health = await attempt(() => get("health"));
  if (!health?.status) return null;
  const words = t(health.ok ? "bot_well" : "bot_not_well", { status: health.status });
  return health.disk_full ? `${words} ${t("disk_is_full")}` : words;
}

/** Ask what is to go wrong and how often, or that nothing does any more. */
export async function makeTrouble() {
  const kinds = [...Object.keys(TROUBLES), ...Object.keys(AT_ONCE)];
  const asking = ask({
    title: t("trouble"),
    text: t("trouble_text"),
    fields: [
      { name: "what", label: t("trouble_what"), options: kinds.map((kind) => [kind, t(`trouble_${kind}`)]) },
      { name: "times", label: t("trouble_times"), options: TIMES.map((n) => [n, String(n)]) },
    ],
    ok: t("trouble_begin"),
  });
  const [chosen, howOften] = ["what", "times"].map((name) => find(`dialog select[name=${name}]`));
  chosen.addEventListener("change", () => {
    howOften.closest("label").hidden = chosen.value in AT_ONCE;
  });
  const text = find("dialog .dialog-text");
  condition().then((words) => words && text.append(`\n${words}`)); // a bot that is not well may take a while
  const answers = await asking;
  if (!answers) return;
  const { what, times } = answers;
  if (await attempt(() => begin(what, times))) toast(t("done"));
}
