// Asking the server, and saying in words what went wrong.

class ProblemError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const UNREACHABLE = "The server cannot be reached. Nothing is lost: try again when it is there.";
const WORDS = {
  401: (detail, keyed) => (keyed ? "That is not the key of this server." : "This server wants a key."),
  413: () => "The article is too large for this server.",
  500: () => "The server failed. Its log says where.",
  504: (detail) => `${detail}. Try a shorter article, or a faster method.`,
};

function sentence(text) {
  const line = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(line) ? line : `${line}.`;
}

function header(key) {
  if (!key) return {};
  if (/[^\x20-\x7e]/.test(key)) throw new ProblemError("A key has only plain letters, digits and marks.");
  return { authorization: `Bearer ${key}` };
}

// Return what the API answers to a GET or, with a body, to a POST.
async function call(path, body = null, signal = null) {
  const key = byId("key").value;
  const headers = { "content-type": "application/json", ...header(key) };
  const asked = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { ...asked, headers, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ProblemError(UNREACHABLE);
  }
  const value = await response.json().catch(() => ({}));
  if (response.ok) return value;
  const detail = value.detail ?? value.title ?? `The server answered ${response.status}`;
  const words = WORDS[response.status]?.(sentence(detail).slice(0, -1), Boolean(key));
  throw new ProblemError(words ?? sentence(detail), response.status);
}
