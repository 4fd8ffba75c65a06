/** Where the page is, in the address: `#viewer/chat/thread`. Back and forward work by themselves. */

const number = (part) => (/^-?\d+$/.test(part ?? "") ? Number(part) : null);

export function route() {
  const [viewer, chat, thread] = location.hash.slice(1).split("/").map(number);
  return { viewer: viewer ?? null, chat: chat ?? null, thread: thread ?? null };
}

const address = (parts) => `#${parts.filter((part) => part != null).join("/")}`;

/** Go somewhere; the chat's loading follows from the address. */
export function go(viewer, chat = null, thread = null) {
  location.hash = address([viewer, chat, thread]);
}

/** Correct the address without a step in the history. */
export function settleOn(viewer, chat = null, thread = null) {
  history.replaceState(null, "", address([viewer, chat, thread]));
}

const phone = matchMedia("(max-width: 760px)");

/** On a phone the list and the chat are two screens. */
export const isPhone = () => phone.matches;
