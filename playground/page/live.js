/** The server's event stream for the viewer, and what each event does. */

import { takeClock } from "./clock.js";
import { find } from "./dom.js";
import { takeKeyboard } from "./keyboard.js";
import { dropMessage, emit, loadChats, loadCommands, state, takeMessage } from "./state.js";

const RETRY_MS = 2_000;

let stream = null;
let wasLost = false;

const takers = {
  message: ({ message }) => takeMessage(message),
  edited: ({ message }) => takeMessage(message),
  deleted: ({ chat_id: chat, message_id: id }) => dropMessage(chat, id),
  keyboard: ({ chat_id: chat, keyboard }) => takeKeyboard(chat, keyboard),
  chats: () => quietly(loadChats),
  commands: () => quietly(loadCommands),
  typing: ({ chat_id: chat }) => emit("typing", chat),
  clock: ({ clock }) => takeClock(clock),
  // More was missed than the server keeps.
  reset: () => emit("back"),
};

/** When the server is away, the stream's own notice says so: one is enough. */
const quietly = (load) => load().catch(() => {});

function lost() {
  wasLost = true;
  find("#offline").hidden = false;
  // A stream that the server refused does not come back by itself.
  if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS, state.viewer);
}

/** Listen for a viewer; a stream for another one is closed. */
export function listen(viewer) {
  if (viewer !== state.viewer) return;
  stream?.close();
  stream = new EventSource(`/play/events?viewer=${viewer}`);
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    takers[event.type]?.(event);
  };
  stream.onerror = lost;
  stream.onopen = () => {
    find("#offline").hidden = true;
    // The server may have been started anew meanwhile, with another story.
    if (wasLost) emit("back");
    wasLost = false;
  };
}
