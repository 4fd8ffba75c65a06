/** What can be sent beside a text: the menu at the input, and its questions. */

import { post } from "./api.js";
import { ask, attempt, openMenu } from "./dialogs.js";
import { state, takeMessage } from "./state.js";
import { t } from "./words.js";

const STICKERS = ["🙏", "👍", "😀", "🎉", "❤️"];
const AGAR = { latitude: 23.7118, longitude: 76.0158 };
const VOICE_SECONDS = 4;
const LIVE_SECONDS = 900;
const STEP = 0.001; // degrees: about a hundred metres

async function send(path, body) {
  const { viewer, chat, thread } = state;
  const message = await attempt(() => post(path, { viewer, chat, thread: thread ?? undefined, ...body }));
  if (message && viewer === state.viewer) takeMessage(message);
}

async function captioned(pick) {
  const fields = [{ name: "caption", label: t("caption"), required: true }];
  const answers = await ask({ title: t("send_captioned"), fields, ok: t("choose_photo") });
  if (answers) pick("photo", answers.caption);
}

async function sticker() {
  const options = STICKERS.map((emoji) => [emoji, emoji]);
  const fields = [{ name: "emoji", label: t("which_sticker"), options }];
  const answers = await ask({ title: t("send_sticker"), fields, ok: t("send") });
  if (answers) send("sticker", answers);
}

async function location() {
  const options = [["", t("once")], [LIVE_SECONDS, t("live")]];
  const fields = [{ name: "seconds", label: t("how_long"), options }];
  const answers = await ask({ title: t("send_location"), fields, ok: t("send") });
  if (answers) send("location", { ...AGAR, live_seconds: Number(answers.seconds) });
}

async function contact() {
  const options = state.people.map((one) => [one.id, one.name]);
  const fields = [{ name: "of", label: t("whose"), options }];
  const answers = await ask({ title: t("send_contact"), fields, ok: t("send") });
  if (answers) send("contact", { of: Number(answers.of) });
}

/** Move one's own live location a few steps on. */
export function moveOn(message) {
  const { latitude, longitude } = message.location;
  const moved = { latitude: latitude + STEP, longitude: longitude + STEP };
  return send("location", { message_id: message.message_id, ...moved });
}

/** Open the menu; `pick(kind, caption)` lets the viewer choose a file and sends it. */
export function attachMenu(anchor, pick) {
  openMenu(anchor, [
    { label: t("send_photo"), icon: "photo", testid: "attach-photo", act: () => pick("photo") },
    { label: t("send_captioned"), icon: "edit", testid: "attach-captioned", act: () => captioned(pick) },
    { label: t("send_document"), icon: "document", testid: "attach-document", act: () => pick("document") },
    { label: t("send_voice"), icon: "voice", testid: "attach-voice", act: () => send("voice", { seconds: VOICE_SECONDS }) },
    { label: t("send_sticker"), icon: "sticker", testid: "attach-sticker", act: sticker },
    { label: t("send_location"), icon: "location", testid: "attach-location", act: location },
    { label: t("send_contact"), icon: "contact", testid: "attach-contact", act: contact },
  ]);
}
