// The page that moves: an article goes to the API, bullets come back and are shown beside it.

const NONE = "none";

const state = {
  methods: new Map(), // by name
  limits: {},
  given: {}, // the article of what is shown, as the API takes it
  made: {}, // by side: what the API answered, and `asked`, the method that was asked for
  asking: null, // an AbortController, while something is asked
};

// --- the methods ---

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
  describeMethods();
  byId("wanted").hidden = true;
}

function methodsAsked() {
  const [first, second] = [byId("method-a").value, byId("method-b").value];
  return second === NONE || second === first ? [first] : [first, second];
}

function describeMethods() {
  const lines = methodsAsked().map((name) => `${name}: ${state.methods.get(name).description}.`);
  byId("about").replaceChildren(...lines.map((line) => make("span", {}, line)));
}

function tellProblem(text) {
  const box = byId("problem");
  box.textContent = text;
  box.hidden = !text;
  if (text) box.scrollIntoView({ block: "nearest", behavior: motion() });
}

// What is wrong with a key is not an error before there was one.
function tellRefusal(error) {
  if (error.status === 401) {
    byId("wanted").hidden = false;
    byId("key").focus();
  }
  if (error.status !== 401 || byId("key").value) tellProblem(error.message);
}

// --- asking ---

async function submit(event) {
  event.preventDefault();
  if (state.asking) return;
  tellProblem("");
  const text = byId("source").value;
  const edits = "What you edited will be replaced. Go on?";
  try {
    if (!state.methods.size) await loadMethods();
  } catch (error) {
    tellRefusal(error);
    return;
  }
  if (!text.trim()) {
    tellProblem("There is no article yet: paste one, drop a file, or try the example.");
    byId("source").focus();
  } else if (text.length > state.limits.characters) {
    const [has, most] = [text.length, state.limits.characters].map((one) => one.toLocaleString("en"));
    tellProblem(`The article is too long: it has ${has} characters, and ${most} are taken.`);
  } else if (!isEdited() || confirm(edits)) {
    await makeTakeaways();
  }
}

async function makeTakeaways() {
  const given = articleGiven();
  const asked = methodsAsked();
  state.asking = new AbortController();
  const done = showWork(asked);
  try {
    const { signal } = state.asking;
    const calls = asked.map((method) => call("/v1/takeaways", request(given, method), signal));
    const [a, b] = await Promise.all(calls); // if one fails, what was there before stays
    state.given = given;
    state.made = { a: { ...a, asked: asked[0] }, b: b && { ...b, asked: asked[1] } };
    done();
    showResult();
    openResult();
  } catch (error) {
    state.asking.abort(); // the other one too
    done();
    byId("submit").focus({ preventScroll: true });
    if (error.name === "AbortError") say("Stopped");
    else tellRefusal(error);
  } finally {
    state.asking = null;
  }
}

function request(given, method) {
  const words = byId("words").value;
  return {
    ...given,
    method,
    count: Number(byId("count").value),
    max_words: words ? Number(words) : null,
    article: true,
  };
}

// Show that something is done, for how long, and how to end it; return what takes it away.
function showWork(asked) {
  const began = Date.now();
  const slow = asked.some((name) => state.methods.get(name)?.model);
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    const why = slow ? " A model reads and writes." : "";
    byId("spent").textContent = seconds ? `Working for ${seconds} s.${why}` : "Working.";
  };
  const show = (on) => {
    byId("working").hidden = !on;
    byId("stop").hidden = !on;
    byId("submit").hidden = on;
    byId("form").setAttribute("aria-busy", String(on));
  };
  tick();
  show(true);
  say("Working");
  byId("stop").focus({ preventScroll: true });
  byId("working").scrollIntoView({ block: "nearest", behavior: motion() });
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    show(false);
  };
}

// --- what the user does ---

function start() {
  byId("form").addEventListener("submit", submit);
  byId("source").addEventListener("input", describeSource);
  byId("source").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  });
  for (const id of ["method-a", "method-b"]) byId(id).addEventListener("change", describeMethods);
  byId("stop").addEventListener("click", () => state.asking?.abort());
  byId("example").addEventListener("click", showExample);
  byId("undo").addEventListener("click", takeBack);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    if (event.target.files.length) openFiles([...event.target.files]);
    event.target.value = "";
  });
  byId("key").addEventListener("change", () => {
    loadMethods().then(() => tellProblem(""), tellRefusal);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.pinned) pin(view.pinned);
  });
  addEventListener("beforeunload", (event) => {
    if (isEdited()) event.preventDefault();
  });
  takeDrops();
  const moved = new ResizeObserver(drawTies);
  for (const element of document.querySelectorAll("#columns, #columns ol")) moved.observe(element);
  describeSource();
  loadMethods().catch(tellRefusal);
}

start();
