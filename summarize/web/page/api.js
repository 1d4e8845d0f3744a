// Calls to the API of the server, and error messages for people.

class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status; // of HTTP; undefined if there was no response
  }
}

const UNREACHABLE = "The server cannot be reached. Your text is still here: try again later.";
// Messages by HTTP status; other errors show the detail of the problem.
const MESSAGES = {
  401: (detail, hasKey) => (hasKey ? "The API key is wrong." : "This server needs an API key."),
  413: () => "The article is too large for this server.",
  500: () => "The server failed. Its log says where.",
  504: (detail) => `${detail}. Try a shorter article, or a faster method.`,
};

function asSentence(text) {
  const capitalized = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}

function authorizationHeader(key) {
  if (!key) return {};
  if (/[^\x20-\x7e]/.test(key)) throw new ApiError("An API key has only ASCII characters.");
  return { authorization: `Bearer ${key}` };
}

// Return the JSON answer to a GET request or, with a body, to a POST request. Throws ApiError.
async function callApi(path, body = null, signal = null) {
  const key = byId("key").value;
  const headers = { "content-type": "application/json", ...authorizationHeader(key) };
  const options = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { ...options, headers, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(UNREACHABLE);
  }
  const value = await response.json().catch(() => ({}));
  if (response.ok) return value;
  const detail = value.detail ?? value.title ?? `The server answered ${response.status}`;
  const sentence = asSentence(detail);
  const message = MESSAGES[response.status]?.(sentence.slice(0, -1), Boolean(key));
  throw new ApiError(message ?? sentence, response.status);
}
