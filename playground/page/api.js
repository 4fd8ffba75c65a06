/** The page's side of the playground, as docs/playground.md has it. */

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

/** Read something; parameters that are null are left out of the query. */
export function get(path, parameters = {}) {
  const known = Object.entries(parameters).filter(([, value]) => value != null);
  return ask(`/play/${path}?${new URLSearchParams(known)}`);
}

/** Do something; values that are undefined are left out of the body. */
export function post(path, body) {
  return ask(`/play/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Send a photo or a document; values that are null are left out of the form. */
export function upload(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value != null) form.append(name, value);
  return ask("/play/file", { method: "POST", body: form });
}

export const fileAddress = (fileId) => `/play/file/${encodeURIComponent(fileId)}`;
