/** The page's state in the address, `#viewer/chat/thread`, so that back and forward work. */

const number = (part) => (/^-?\d+$/.test(part ?? "") ? Number(part) : null);

export function route() {
  const [viewer, chat, thread] = location.hash.slice(1).split("/").map(number);
  return { viewer: viewer ?? null, chat: chat ?? null, thread: thread ?? null };
}

const address = (parts) => `#${parts.filter((part) => part != null).join("/")}`;

/** Go to a chat; the change of the address loads it. */
export function go(viewer, chat = null, thread = null) {
  location.hash = address([viewer, chat, thread]);
}

/** Replace the address without a history entry. */
export function settleOn(viewer, chat = null, thread = null) {
  history.replaceState(null, "", address([viewer, chat, thread]));
}

const phone = matchMedia("(max-width: 760px)");

/** Return whether the list and the chat are separate screens, as on a phone. */
export const isPhone = () => phone.matches;
