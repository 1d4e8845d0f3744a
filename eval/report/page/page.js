// Script of the page. Texts come from the JSON in the page and become text nodes, never markup.
// Offsets are UTF-16 code units; places are indices into the lists of the data.

const data = JSON.parse(document.getElementById("data").textContent);
const { articles, measures, methods } = data;
const PER_PAGE = 50;
const NONE = "–";

const state = {
  measure: Math.max(measures.findIndex((measure) => measure.headline), 0),
  made: { a: data.start[0], b: data.start[1] ?? data.start[0] },
  sort: { key: "number", down: false },
  page: 0,
  order: [], // places of the articles in the list, as sorted
  article: null, // place of the open article
  left: 0, // scroll position of the overview
};

// --- helpers ---

function key(method) {
  const mark = makeSvgElement("path", { class: `mark ${method.style}`, d: method.outline });
  return makeSvgElement("svg", { class: "key", viewBox: "0 0 14 14", "aria-hidden": "true" }, mark);
}

function shown(value, measure, sign = "") {
  if (value === null) return NONE;
  const text = Math.abs(value).toFixed(measures[measure].digits);
  return (value < 0 && Number(text) !== 0 ? "−" : sign) + text;
}

// --- sorting ---

// Missing values are last in both directions.
function compare(one, other, down) {
  const missing = Number.isNaN(one) - Number.isNaN(other);
  if (missing || Number.isNaN(one)) return missing;
  const order = typeof one === "string" ? one.localeCompare(other) : one - other;
  return down ? -order : order;
}

function markSorted(heading, down) {
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  announce(`Sorted by ${heading.textContent}, ${down ? "descending" : "ascending"}`);
}

function sortResults(heading) {
  const place = heading.cellIndex;
  const now = heading.getAttribute("aria-sort");
  const down = now ? now === "ascending" : place > 0; // first click: names from A, scores from the best
  const value = (row) => {
    const cell = row.cells[place];
    return place === 0 ? cell.textContent : Number(cell.dataset.value ?? NaN);
  };
  const body = byId("table").tBodies[0];
  body.append(...[...body.rows].sort((one, other) => compare(value(one), value(other), down)));
  markSorted(heading, down);
}

// --- the list of articles ---

function scoreOf(article, method) {
  return article.scores[state.measure][method];
}

function difference(article) {
  const [one, other] = [scoreOf(article, state.made.a), scoreOf(article, state.made.b)];
  return one === null || other === null ? null : one - other;
}

function sortValue(article) {
  const { key } = state.sort;
  if (key === "number" || key === "title") return article[key];
  return (key === "difference" ? difference(article) : scoreOf(article, key)) ?? NaN;
}

function columns() {
  const scores = methods.map((method, place) => ({ key: place, name: method.name, method }));
  const names = [state.made.a, state.made.b].map((place) => methods[place].name);
  return [
    { key: "number", name: "no." },
    { key: "title", name: "article" },
    ...scores,
    { key: "difference", name: names.join(" − ") },
  ];
}

function columnClass(column) {
  if (!column.method) return column.key;
  const chosen = [state.made.a, state.made.b].includes(column.key);
  return chosen ? "number chosen" : "number other";
}

function listHeading(column) {
  const button = makeElement("button", { type: "button" });
  if (column.method) button.append(key(column.method));
  button.append(makeElement("span", { dir: "auto" }, column.name));
  const heading = makeElement("th", { scope: "col", class: columnClass(column) }, button);
  if (state.sort.key === column.key) {
    heading.setAttribute("aria-sort", state.sort.down ? "descending" : "ascending");
  }
  button.addEventListener("click", () => sortList(column));
  return heading;
}

function sortList(column) {
  const same = state.sort.key === column.key;
  // First click: titles and numbers from the start, scores from the best, differences from the lowest.
  const down = same ? !state.sort.down : column.method !== undefined;
  state.sort = { key: column.key, down };
  state.page = 0;
  fillList();
  const place = columns().findIndex((one) => one.key === column.key);
  byId("list").tHead.rows[0].cells[place].firstChild.focus();
  announce(`Sorted by ${column.name}, ${down ? "descending" : "ascending"}`);
}

function bar(value, most) {
  const width = most ? (48 * Math.abs(value)) / most : 0;
  const x = value < 0 ? 50 - width : 50;
  return makeSvgElement(
    "svg",
    { class: "bar", viewBox: "0 0 100 8", "aria-hidden": "true" },
    makeSvgElement("path", { class: "axis", d: "M50 0V8" }),
    makeSvgElement("rect", { class: value < 0 ? "loss" : "win", x, y: 2, width, height: 4 }),
  );
}

function listRow(article, most) {
  const link = makeElement("a", { href: `#article-${article.number}`, dir: "auto" }, article.title);
  const gap = difference(article);
  const cells = columns().map((column) => {
    if (column.key === "number") return makeElement("td", { class: "number" }, String(article.number));
    if (column.key === "title") return makeElement("th", { scope: "row", class: "title" }, link);
    if (column.key !== "difference") {
      const text = shown(scoreOf(article, column.key), state.measure);
      return makeElement("td", { class: columnClass(column) }, text);
    }
    const cell = makeElement("td", { class: "difference" }, shown(gap, state.measure, "+"));
    if (gap !== null) cell.append(bar(gap, most));
    return cell;
  });
  return makeElement("tr", {}, ...cells);
}

function fillList() {
  const wanted = byId("filter").value.trim().toLowerCase();
  const found = articles
    .map((article, place) => ({ place, value: sortValue(article) }))
    .filter(({ place }) => {
      const { title, id } = articles[place];
      return `${title}\n${id}`.toLowerCase().includes(wanted);
    });
  found.sort((one, other) => compare(one.value, other.value, state.sort.down));
  state.order = found.map(({ place }) => place);
  const pages = Math.max(Math.ceil(found.length / PER_PAGE), 1);
  state.page = Math.min(state.page, pages - 1);
  const start = state.page * PER_PAGE;
  const places = state.order.slice(start, start + PER_PAGE);
  const most = Math.max(0, ...articles.map((article) => Math.abs(difference(article) ?? 0)));
  byId("list").tHead.replaceChildren(makeElement("tr", {}, ...columns().map(listHeading)));
  byId("list").tBodies[0].replaceChildren(...places.map((place) => listRow(articles[place], most)));
  const first = places.length ? start + 1 : 0;
  byId("range").textContent = `${first}–${start + places.length} of ${found.length}`;
  byId("pages").hidden = pages === 1;
  byId("back").disabled = state.page === 0;
  byId("on").disabled = state.page === pages - 1;
}

function turnPage(step) {
  state.page += step;
  fillList();
  announce(`Articles ${byId("range").textContent}`);
  byId("articles").scrollIntoView();
}

// --- navigation and events ---

function route() {
  const number = Number(/^#article-(\d+)$/.exec(location.hash)?.[1]);
  const place = articles.findIndex((article) => article.number === number);
  if (place >= 0) openArticle(place);
  else closeArticle();
}

function step(by) {
  const place = state.order[state.order.indexOf(state.article) + by];
  if (place !== undefined) location.hash = `article-${articles[place].number}`;
}

function onKey(event) {
  if (state.article === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Escape" && view.pinned) togglePin(view.pinned);
}

function chooseMethod(name, place) {
  state.made[name] = place;
  for (const id of name === "a" ? ["first", "made-a"] : ["second", "made-b"]) {
    byId(id).value = String(place);
  }
  fillList();
  if (state.article !== null) fillColumns();
}

function start() {
  for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
  for (const button of document.querySelectorAll("#table th button")) {
    button.addEventListener("click", () => sortResults(button.parentElement));
  }
  byId("chart").addEventListener("change", (event) => {
    const figures = document.querySelectorAll(".charts");
    figures.forEach((one, place) => { one.hidden = place !== Number(event.target.value); });
  });
  setOptions(byId("measure"), measures.map((measure) => `${measure.label}: ${measure.about}`));
  byId("measure").value = String(state.measure);
  byId("measure").addEventListener("change", (event) => {
    state.measure = Number(event.target.value);
    fillList();
  });
  byId("columns").classList.toggle("pair", methods.length > 1);
  for (const [id, name] of [["first", "a"], ["made-a", "a"], ["second", "b"], ["made-b", "b"]]) {
    setOptions(byId(id), methods.map((method) => method.name));
    byId(id).value = String(state.made[name]);
    byId(id).addEventListener("change", (event) => chooseMethod(name, Number(event.target.value)));
  }
  byId("lists").addEventListener("change", fillColumns);
  byId("filter").addEventListener("input", () => { state.page = 0; fillList(); });
  byId("back").addEventListener("click", () => turnPage(-1));
  byId("on").addEventListener("click", () => turnPage(1));
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", route);
  new ResizeObserver(drawConnections).observe(byId("columns"));
  fillList();
  route();
}

start();
