// The page that moves: an article goes to the API, bullets come back and are shown beside it.

const NONE = "none";
const PAGE = /^\s*<(!doctype|html)\b|<\/(p|div|li|h[1-6]|article|section)\s*>/i;
const MOST_BYTES = 4_000_000; // of a file that is opened; the server says what it takes

const state = {
  methods: new Map(), // by name
  limits: {},
  given: {}, // the article of what is shown, as the API takes it
  made: {}, // by side: what the API answered; what was edited has `edited` and `checked`
  asking: null, // an AbortController, while something is asked
  file: "", // the name of the file that the text came from
};

// --- the API ---

// What the server says is wrong, in its words.
class ProblemError extends Error {
  constructor(status, problem, wait) {
    const again = wait ? ` Try again in ${wait} s.` : "";
    super(`${problem.title ?? "The server failed"}: ${problem.detail ?? `status ${status}`}.${again}`);
    this.status = status;
  }
}

async function call(path, body = null) {
  const headers = { "content-type": "application/json" };
  if (byId("key").value) headers.authorization = `Bearer ${byId("key").value}`;
  const asked = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { ...asked, headers, signal: state.asking?.signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server cannot be reached. Nothing is lost: try again when it is there.");
  }
  const value = await response.json().catch(() => ({}));
  if (response.ok) return value;
  throw new ProblemError(response.status, value, response.headers.get("retry-after"));
}

async function loadMethods() {
  const { methods, limits, default: usual } = await call("/v1/methods");
  state.methods = new Map(methods.map((one) => [one.name, one]));
  state.limits = limits;
  byId("count").max = limits.count;
  for (const [id, first] of [["method-a", []], ["method-b", [NONE]]]) {
    const option = (name) => make("option", { value: name }, name);
    const group = (label, some) => {
      return make("optgroup", { label }, ...some.map((one) => option(one.name)));
    };
    byId(id).replaceChildren(
      ...first.map(option),
      group("Sentences of the article", methods.filter((one) => !one.model)),
      group("Shortened or written by a model", methods.filter((one) => one.model)),
    );
  }
  byId("method-a").value = usual;
  describeMethod();
  byId("wanted").hidden = true;
}

function describeMethod() {
  const name = byId("method-a").value;
  byId("about").textContent = name ? `${name}: ${state.methods.get(name).description}.` : "";
}

// --- what is given ---

function describeSource() {
  const text = byId("source").value;
  const words = text.split(/\s+/).filter(Boolean).length;
  const kind = PAGE.test(text) ? "an HTML page" : "text";
  const from = state.file ? `${state.file}: ` : "";
  byId("hint").textContent = words ? `${from}${words.toLocaleString("en")} words, read as ${kind}` : "";
}

function give(text, file = "") {
  byId("source").value = text;
  state.file = file;
  describeSource();
  byId("source").scrollTop = 0;
}

async function openFile(file) {
  if (file.size > MOST_BYTES) {
    tellProblem(`${file.name} is too large: it has more than ${MOST_BYTES / 1e6} MB.`);
    return;
  }
  const bytes = await file.arrayBuffer();
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("windows-1252").decode(bytes);
  }
  if (text.includes("\0")) {
    tellProblem(`${file.name} is not text. Save it as text or HTML first.`);
    return;
  }
  tellProblem("");
  give(text, file.name);
  say(`${file.name} opened`);
}

function tellProblem(text) {
  byId("problem").textContent = text;
  byId("problem").hidden = !text;
}

// --- asking ---

async function submit(event) {
  event.preventDefault();
  if (state.asking) return;
  tellProblem("");
  if (!byId("source").value.trim()) {
    tellProblem("There is no article yet: paste one, drop a file, or try the example.");
    byId("source").focus();
    return;
  }
  state.asking = new AbortController();
  const done = showWork();
  try {
    if (!state.methods.size) await loadMethods();
    const names = [byId("method-a").value, byId("method-b").value];
    const asked = names.filter((name, place) => place === 0 || name !== NONE);
    const found = await Promise.allSettled(asked.map((name) => call("/v1/takeaways", request(name))));
    const failed = found.find((one) => one.status === "rejected");
    if (failed) throw failed.reason; // what was there before stays
    state.given = articleGiven();
    showResult(found.map((one) => one.value));
  } catch (error) {
    if (error.name !== "AbortError") tellProblem(error.message);
    if (error.status === 401) askForKey();
  } finally {
    state.asking = null;
    done();
  }
}

function articleGiven() {
  const text = byId("source").value;
  return { [PAGE.test(text) ? "html" : "text"]: text };
}

function request(method) {
  const words = byId("words").value;
  return {
    ...articleGiven(),
    method,
    count: Number(byId("count").value),
    max_words: words ? Number(words) : null,
    article: true,
  };
}

function askForKey() {
  byId("wanted").hidden = false;
  byId("key").focus();
}

// Show that something is done, for how long, and how to end it; returns what takes it away.
function showWork() {
  const began = Date.now();
  const names = [byId("method-a").value, byId("method-b").value];
  const slow = names.some((name) => state.methods.get(name)?.model);
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    const why = slow ? " A model reads and writes." : "";
    byId("spent").textContent = seconds ? `Working for ${seconds} s.${why}` : "Working.";
  };
  const show = (on) => {
    byId("working").hidden = !on;
    byId("stop").hidden = !on;
    byId("submit").disabled = on;
    byId("form").setAttribute("aria-busy", String(on));
  };
  tick();
  show(true);
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    show(false);
  };
}

// --- what came ---

const FLAGS = [
  [/^shortened$/, () => "cut to the length that you asked for"],
  [/^extractive$/, () => "a sentence of the article, not the model’s"],
  [/^weak evidence$/, () => "little of it is in the article"],
  [/^unsupported number: (.*)/, (what) => `the article does not have the number ${what}`],
  [/^unsupported name: (.*)/, (what) => `the article does not name ${what}`],
  [/^unsupported quotation: (.*)/, (what) => `the article does not have the quotation ${what}`],
  [/^unsupported negation: (.*)/, (what) => `the article does not deny it: ${what}`],
  [/^guarded: (.*)/, (what) => `stands in for a bullet that was not borne out: ${inWords(what)}`],
];

function inWords(flag) {
  for (const [pattern, say] of FLAGS) {
    const found = pattern.exec(flag);
    if (found) return say(found[1]);
  }
  return flag;
}

// Return a function from offsets in characters, as the API has them, to those in code units.
function codeUnits(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (place) => place;
  const units = [0];
  for (const char of text) units.push(units.at(-1) + char.length);
  return (place) => units[place];
}

function flagsOf(takeaway) {
  if (takeaway.edited === undefined) return (takeaway.flags ?? []).map(inWords);
  if (takeaway.checked) return ["edited", ...takeaway.checked.flags.map(inWords)];
  return ["edited, and not checked: what is lit is what the bullet rested on as it was"];
}

function showResult(made) {
  const [first, second] = made;
  const { article } = first;
  const unit = codeUnits(article.text);
  const spans = (pairs) => pairs.map(([start, end]) => [unit(start), unit(end)]);
  const ready = (one) => ({
    text: worded(one),
    evidence: spans((one.checked ?? one).evidence.map((part) => [part.start, part.end])),
    flags: flagsOf(one),
  });
  state.made = { a: first, b: second };
  clearView();
  const references = fillReferences(article.references.map(ready), article.text);
  fillMade("a", first, ready, references);
  fillMade("b", second, ready, references);
  byId("columns").classList.toggle("pair", references.length > 0 && second !== undefined);
  byId("columns").classList.toggle("lone", !references.length && second === undefined);
  fillText({
    text: article.text,
    paragraphs: spans(article.paragraphs),
    body: spans(article.body),
  });
  byId("title").textContent = article.title ?? "Takeaways";
  byId("facts").textContent = [article.date, "Point at a bullet to see what it rests on, or at an underlined passage to see what rests on it."]
    .filter(Boolean)
    .join(" · ");
  const opened = byId("result").hidden;
  byId("result").hidden = false;
  drawTies();
  if (opened || document.activeElement?.closest("#form")) {
    byId("title").focus({ preventScroll: true });
    byId("result").scrollIntoView({ block: "start", behavior: motion() });
  }
  say(`${first.takeaways.length} takeaways by ${first.method}`);
}

function fillReferences(bullets, text) {
  side("references").hidden = !bullets.length;
  const cards = bullets.map((bullet, place) => {
    return makeCard("references", place, bullet, { text: place + 1, kind: "reference" }, text);
  });
  side("references").querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  side("references").querySelector(".scores").textContent = "kept out of what the methods read";
  return cards;
}

function fillMade(name, made, ready, references) {
  const section = side(name);
  section.hidden = made === undefined;
  if (made === undefined) return;
  const matches = new Map(made.article.matches.map((one) => [one.takeaway, one]));
  const cards = made.takeaways.map((takeaway, place) => {
    const found = matches.get(place);
    const kind = found ? "found" : references.length ? "extra" : "reference";
    const number = found ? found.reference + 1 : references.length ? "–" : place + 1;
    const bullet = ready(takeaway);
    const card = makeCard(name, place, bullet, { text: number, kind }, made.article.text);
    if (found) {
      const alike = found.similarity.toFixed(2);
      card.match.textContent = `matches the editor’s no. ${number}, similarity ${alike}`;
      const ends = [card, references[found.reference]];
      view.ties.push({ ends, kind: "found", alike: found.similarity });
    } else if (references.length) {
      card.match.textContent = "like none of the editor’s";
    }
    card.item.append(editButton(name, takeaway, card));
    return card;
  });
  for (const [place, reference] of references.entries()) {
    const hit = made.article.matches.some((one) => one.reference === place);
    const verdict = `${hit ? "✓ found" : "✗ missed"} by ${made.method}`;
    reference.match.append(make("span", { class: hit ? "hit" : "miss" }, verdict));
  }
  section.querySelector("h3").textContent = made.model ? `${made.method}, ${made.model}` : made.method;
  section.querySelector(".scores").replaceChildren(...facts(made));
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  section.querySelector(".exports")?.remove();
  section.append(exportsOf(name));
}

function facts(made) {
  const count = made.takeaways.length;
  const told = [`${count} takeaway${count === 1 ? "" : "s"}`];
  if (count < made.requested) told.push(`${made.requested} asked for: there is no more to take`);
  if (made.chunks > 1) told.push(`read in ${made.chunks} parts`);
  return [told.join(" · ")];
}

// --- editing and taking along ---

function editButton(name, takeaway, card) {
  const button = make("button", { type: "button", class: "edit" }, "Edit");
  button.setAttribute("aria-describedby", card.button.id);
  button.addEventListener("click", () => {
    const box = make("textarea", { class: "editing", rows: "4", "aria-label": "Takeaway" });
    box.value = worded(takeaway);
    const keep = make("button", { type: "button" }, "Keep");
    const leave = make("button", { type: "button" }, "Leave as it was");
    const tools = make("p", { class: "tools" }, keep, leave);
    card.item.classList.add("open");
    button.replaceWith(box, tools);
    box.focus();
    const close = async (text) => {
      const line = text.split(/\s+/).filter(Boolean).join(" ");
      await edit(takeaway, line);
      showResult([state.made.a, state.made.b]);
      byId(`${name}-${card.place}`).querySelector(".edit").focus({ preventScroll: true });
    };
    keep.addEventListener("click", () => close(box.value));
    leave.addEventListener("click", () => close(takeaway.text));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(worded(takeaway));
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) close(box.value);
    });
  });
  return button;
}

// What somebody wrote is looked for in the article anew.
async function edit(takeaway, line) {
  if (line === worded(takeaway)) return;
  delete takeaway.edited;
  delete takeaway.checked;
  if (!line || line === takeaway.text) return;
  takeaway.edited = line;
  try {
    const found = await call("/v1/grounding", { ...state.given, bullets: [line] });
    [takeaway.checked] = found.bullets;
  } catch (error) {
    tellProblem(error.message);
  }
}

function exportsOf(name) {
  const buttons = Object.entries(EXPORTS).map(([format, render]) => {
    const button = make("button", { type: "button" }, `Copy as ${format}`);
    button.addEventListener("click", async () => {
      try {
        await copy(render(state.made[name]));
        say(`Copied as ${format}`);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = `Copy as ${format}`; }, 1500);
      } catch (error) {
        tellProblem(`It could not be copied: ${error.message}.`);
      }
    });
    return button;
  });
  const note = make("p", { class: "disclosure" }, disclosure(state.made[name]));
  return make("div", { class: "exports" }, make("p", { class: "tools" }, ...buttons), note);
}

// --- what the user does ---

function takeDrops() {
  const sheet = byId("sheet");
  const mark = (on) => sheet.classList.toggle("over", on);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    const [file] = event.dataTransfer.files;
    if (file) openFile(file);
    else if (event.dataTransfer.getData("text")) give(event.dataTransfer.getData("text"));
  });
}

async function showExample() {
  try {
    const response = await fetch("/page/example.txt");
    if (!response.ok) throw new Error();
    give(await response.text());
    byId("source").focus();
  } catch {
    tellProblem("The server cannot be reached.");
  }
}

function start() {
  byId("form").addEventListener("submit", submit);
  byId("source").addEventListener("input", () => {
    if (!byId("source").value) state.file = "";
    describeSource();
  });
  byId("source").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  });
  byId("method-a").addEventListener("change", describeMethod);
  byId("stop").addEventListener("click", () => state.asking?.abort());
  byId("example").addEventListener("click", showExample);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    if (event.target.files.length) openFile(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.pinned) pin(view.pinned);
  });
  takeDrops();
  new ResizeObserver(drawTies).observe(byId("columns"));
  describeSource();
  loadMethods().catch((error) => {
    tellProblem(error.message);
    if (error.status === 401) askForKey();
  });
}

start();
