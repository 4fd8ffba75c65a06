/** One tab stop for a set of controls: arrows, Home and End move inside it. */

const visible = (node) => node.getClientRects().length > 0;

function beside(items, at, rows, step) {
  const row = items[at].closest(rows);
  const lines = [...new Set(items.map((item) => item.closest(rows)))];
  const line = lines[lines.indexOf(row) + step];
  if (!line) return undefined;
  const column = items.filter((item) => item.closest(rows) === row).indexOf(items[at]);
  const others = items.filter((item) => item.closest(rows) === line);
  return items.indexOf(others[Math.min(column, others.length - 1)]);
}

function target(key, items, at, rows) {
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (rows && key === "ArrowUp") return beside(items, at, rows, -1);
  if (rows && key === "ArrowDown") return beside(items, at, rows, 1);
  if (key === "ArrowUp" || key === "ArrowLeft") return at - 1;
  if (key === "ArrowDown" || key === "ArrowRight") return at + 1;
  return undefined;
}

/** Make `chosen` (or the first) the only tab stop of the set. */
export function settle(container, selector, chosen = null) {
  const items = [...container.querySelectorAll(selector)];
  const stop = items.includes(chosen) ? chosen : items[0];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}

/**
 * Redraw a set of controls. The keyboard's focus stays on the control that had it (known by its
 * testid), and Tab reaches that one, or the current one.
 */
export function redraw(container, nodes, selector) {
  const focused = document.activeElement;
  const hadFocus = container.contains(focused);
  container.replaceChildren(...nodes);
  const current = container.querySelector("[aria-current]");
  const same = [...container.querySelectorAll(selector)].find(
    (node) => hadFocus && node.dataset.testid === focused.dataset.testid,
  );
  settle(container, selector, same ?? current);
  if (hadFocus) (same ?? current)?.focus({ preventScroll: true });
}

/** Let arrows move between the controls that match; `rows` selects a control's row in a grid. */
export function roving(container, selector, rows = null) {
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)].filter(visible);
    const at = items.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = items[target(event.key, items, at, rows)];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    settle(container, selector, next);
    next.focus();
  });
}
