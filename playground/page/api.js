/** The client of the playground's HTTP API, described in docs/playground.md. */

/** A refusal of the server; `status` is 0 when it could not be reached. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("", 0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? `${response.status}`, response.status);
  return answer;
}

/** Send a GET; null parameters are omitted from the query. */
export function get(path, parameters = {}) {
  const known = Object.entries(parameters).filter(([, value]) => value != null);
  return ask(`/play/${path}?${new URLSearchParams(known)}`);
}

/** Send a POST; undefined values are omitted from the body. */
export function post(path, body) {
  return ask(`/play/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Send a DELETE. */
export const remove = (path) => ask(`/play/${path}`, { method: "DELETE" });

/** Send a photo or a document; null values are omitted from the form. */
export function upload(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value != null) form.append(name, value);
  return ask("/play/file", { method: "POST", body: form });
}

export const fileAddress = (fileId) => `/play/file/${encodeURIComponent(fileId)}`;
