/** The server's event stream for the viewer, and the handler of each event. */

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
  // The page missed more events than the server keeps.
  reset: () => emit("back"),
};

/** While the server is away the stream shows a notice; other errors need none. */
const quietly = (load) => load().catch(() => {});

function lost() {
  wasLost = true;
  find("#offline").hidden = false;
  // The browser does not reconnect a stream that the server refused.
  if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS, state.viewer);
}

/** Open the stream of a viewer, and close that of another one. */
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
    // The server may have restarted meanwhile, with another scenario.
    if (wasLost) emit("back");
    wasLost = false;
  };
}
