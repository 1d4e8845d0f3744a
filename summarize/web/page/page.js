// The main script of the page: it sends the article to the API, and shows the results beside it.

const NO_METHOD = "none";

const state = {
  methods: new Map(), // by name
  limits: {}, // of the server
  article: {}, // the article of the results, as the API takes it
  results: {}, // by side: the answer of the API, and `chosenMethod`, the method in the request
  abortController: null, // of the current requests
};

// --- the methods ---

async function loadMethods() {
  const { methods, limits, default: defaultMethod } = await callApi("/v1/methods");
  state.methods = new Map(methods.map((method) => [method.name, method]));
  state.limits = limits;
  byId("count").max = limits.count;
  for (const [id, extraNames] of [["method-a", []], ["method-b", [NO_METHOD]]]) {
    const option = (name) => makeElement("option", { value: name }, name);
    const group = (label, members) => {
      return makeElement("optgroup", { label }, ...members.map(({ name }) => option(name)));
    };
    byId(id).replaceChildren(
      ...extraNames.map(option),
      group("Sentences of the article", methods.filter(({ model }) => !model)),
      group("Shortened or written by a model", methods.filter(({ model }) => model)),
    );
  }
  byId("method-a").value = defaultMethod;
  describeMethods();
}

function chosenMethods() {
  const [first, second] = [byId("method-a").value, byId("method-b").value];
  return second === NO_METHOD || second === first ? [first] : [first, second];
}

function describeMethods() {
  const lines = chosenMethods().map((name) => `${name}: ${state.methods.get(name).description}.`);
  byId("about").replaceChildren(...lines.map((line) => makeElement("span", {}, line)));
}

// --- errors ---

// Show a message; an empty one hides the box.
function showProblem(message) {
  const box = byId("problem");
  box.textContent = message;
  box.hidden = !message;
  if (message) box.scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
}

// Show an ApiError. A missing key is no error until the user has entered one.
function showError(error) {
  if (error.status === 401) {
    byId("key-field").hidden = false;
    byId("key").focus();
  }
  if (error.status !== 401 || byId("key").value) showProblem(error.message);
}

// --- requests ---

async function submit(event) {
  event.preventDefault();
  if (state.abortController) return;
  showProblem("");
  const text = byId("source").value;
  try {
    if (!state.methods.size) await loadMethods();
  } catch (error) {
    showError(error);
    return;
  }
  byId("key-field").hidden = true;
  if (!text.trim()) {
    showProblem("There is no article yet: paste one, drop a file, or try the example.");
    byId("source").focus();
  } else if (text.length > characterLimit()) {
    const length = text.length.toLocaleString("en");
    const limit = characterLimit().toLocaleString("en");
    showProblem(`The article is too long: it has ${length} characters, the limit is ${limit}.`);
  } else if (!hasEdits() || confirm("Your edits will be lost. Continue?")) {
    await requestTakeaways();
  }
}

function characterLimit() {
  return "html" in articleInput() ? state.limits.html_characters : state.limits.characters;
}

async function requestTakeaways() {
  const article = articleInput();
  const methods = chosenMethods();
  state.abortController = new AbortController();
  const hideWork = showWork(methods);
  try {
    const { signal } = state.abortController;
    const calls = methods.map((method) => {
      return callApi("/v1/takeaways", requestBody(article, method), signal);
    });
    const [a, b] = await Promise.all(calls); // if one fails, the previous results stay
    state.article = article;
    state.results = {
      a: { ...a, chosenMethod: methods[0] },
      b: b && { ...b, chosenMethod: methods[1] },
    };
    hideWork();
    showResults();
    goToResults();
  } catch (error) {
    state.abortController.abort(); // the other request, too
    hideWork();
    byId("submit").focus({ preventScroll: true });
    if (error.name === "AbortError") announce("Stopped");
    else showError(error);
  } finally {
    state.abortController = null;
  }
}

function requestBody(article, method) {
  const maxWords = byId("words").value;
  return {
    ...article,
    method,
    count: Number(byId("count").value),
    max_words: maxWords ? Number(maxWords) : null,
    article: true,
  };
}

// Show that the server works, for how long, and a button to stop it. Return a function that hides
// all that.
function showWork(methods) {
  const start = Date.now();
  const isSlow = methods.some((name) => state.methods.get(name)?.model);
  const tick = () => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    const reason = isSlow ? " Methods with a model take longer." : "";
    byId("elapsed").textContent = seconds ? `Working for ${seconds} s.${reason}` : "Working.";
  };
  const setBusy = (isBusy) => {
    byId("working").hidden = !isBusy;
    byId("stop").hidden = !isBusy;
    byId("submit").hidden = isBusy;
    byId("form").setAttribute("aria-busy", String(isBusy));
  };
  tick();
  setBusy(true);
  announce("Working");
  byId("stop").focus({ preventScroll: true });
  byId("working").scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    setBusy(false);
  };
}

// --- event listeners ---

function start() {
  byId("form").addEventListener("submit", submit);
  byId("source").addEventListener("input", describeInput);
  byId("source").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  });
  for (const id of ["method-a", "method-b"]) byId(id).addEventListener("change", describeMethods);
  byId("stop").addEventListener("click", () => state.abortController?.abort());
  byId("example").addEventListener("click", loadExample);
  byId("undo").addEventListener("click", undoReplacement);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    if (event.target.files.length) openFiles([...event.target.files]);
    event.target.value = "";
  });
  // Nothing may move here: a click on the submit button fires this event between its press and its
  // release. If the button moved away, the click would be lost.
  byId("key").addEventListener("change", () => loadMethods().catch(showError));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.pinned) togglePin(view.pinned);
  });
  addEventListener("beforeunload", (event) => {
    if (hasEdits()) event.preventDefault();
  });
  acceptDroppedFiles();
  const layoutObserver = new ResizeObserver(drawConnections);
  for (const element of document.querySelectorAll("#columns, #columns ol")) {
    layoutObserver.observe(element);
  }
  describeInput();
  loadMethods().catch(showError);
}

start();
