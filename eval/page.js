"use strict";
// The part of the page that moves. Texts come from the JSON in the page and become text nodes,
// never markup. Offsets are UTF-16 code units; places are indices into the lists of the data.

const data = JSON.parse(document.getElementById("data").textContent);
const { articles, measures, methods } = data;
const byId = (id) => document.getElementById(id);
const PER_PAGE = 50;
const NONE = "–";

const state = {
  measure: Math.max(measures.findIndex((measure) => measure.headline), 0),
  made: { a: data.start[0], b: data.start.length > 1 ? data.start[1] : data.start[0] },
  sort: { key: "number", down: false },
  page: 0,
  order: [], // places of the articles that the list shows, as sorted
  article: null, // place of the one that is open
  cards: [],
  ties: [],
  pieces: [], // of the text, so that each is all inside or all outside a passage
  pinned: null, // the card that was clicked
  left: 0, // how far down the overview was left
};

// --- making elements ---

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function key(method) {
  const mark = draw("path", { class: `mark ${method.style}`, d: method.outline });
  return draw("svg", { class: "key", viewBox: "0 0 14 14", "aria-hidden": "true" }, mark);
}

function say(text) {
  byId("status").textContent = text;
}

function shown(value, measure, sign = "") {
  if (value === null) return NONE;
  const text = Math.abs(value).toFixed(measures[measure].digits);
  return (value < 0 && Number(text) !== 0 ? "−" : sign) + text;
}

function setOptions(select, names) {
  select.replaceChildren(...names.map((name, place) => make("option", { value: place }, name)));
}

// --- sorting ---

// Missing values stay at the end whichever way the others go.
function compare(one, other, down) {
  const missing = Number.isNaN(one) - Number.isNaN(other);
  if (missing || Number.isNaN(one)) return missing;
  const order = typeof one === "string" ? one.localeCompare(other) : one - other;
  return down ? -order : order;
}

function markSorted(heading, down) {
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  say(`Sorted by ${heading.textContent}, ${down ? "descending" : "ascending"}`);
}

function sortResults(heading) {
  const place = heading.cellIndex;
  const now = heading.getAttribute("aria-sort");
  const down = now ? now === "ascending" : place > 0; // names begin with a, scores with the best
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
  const button = make("button", { type: "button" });
  if (column.method) button.append(key(column.method));
  button.append(make("span", { dir: "auto" }, column.name));
  const heading = make("th", { scope: "col", class: columnClass(column) }, button);
  if (state.sort.key === column.key) {
    heading.setAttribute("aria-sort", state.sort.down ? "descending" : "ascending");
  }
  button.addEventListener("click", () => sortList(column));
  return heading;
}

function sortList(column) {
  const same = state.sort.key === column.key;
  // Words and numbers of articles begin at the start, scores with the best, losses with the worst.
  const down = same ? !state.sort.down : column.method !== undefined;
  state.sort = { key: column.key, down };
  state.page = 0;
  fillList();
  const place = columns().findIndex((one) => one.key === column.key);
  byId("list").tHead.rows[0].cells[place].firstChild.focus();
  say(`Sorted by ${column.name}, ${down ? "descending" : "ascending"}`);
}

function bar(value, most) {
  const width = most ? (48 * Math.abs(value)) / most : 0;
  const x = value < 0 ? 50 - width : 50;
  return draw(
    "svg",
    { class: "bar", viewBox: "0 0 100 8", "aria-hidden": "true" },
    draw("path", { class: "axis", d: "M50 0V8" }),
    draw("rect", { class: value < 0 ? "loss" : "win", x, y: 2, width, height: 4 }),
  );
}

function listRow(article, most) {
  const link = make("a", { href: `#article-${article.number}`, dir: "auto" }, article.title);
  const gap = difference(article);
  const cells = columns().map((column) => {
    if (column.key === "number") return make("td", { class: "number" }, String(article.number));
    if (column.key === "title") return make("th", { scope: "row", class: "title" }, link);
    if (column.key !== "difference") {
      const text = shown(scoreOf(article, column.key), state.measure);
      return make("td", { class: columnClass(column) }, text);
    }
    const cell = make("td", { class: "difference" }, shown(gap, state.measure, "+"));
    if (gap !== null) cell.append(bar(gap, most));
    return cell;
  });
  return make("tr", {}, ...cells);
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
  byId("list").tHead.replaceChildren(make("tr", {}, ...columns().map(listHeading)));
  byId("list").tBodies[0].replaceChildren(...places.map((place) => listRow(articles[place], most)));
  byId("range").textContent = `${found.length ? start + 1 : 0}–${start + places.length} of ${found.length}`;
  byId("pages").hidden = pages === 1;
  byId("back").disabled = state.page === 0;
  byId("on").disabled = state.page === pages - 1;
}

function turnPage(step) {
  state.page += step;
  fillList();
  say(`Articles ${byId("range").textContent}`);
  byId("articles").scrollIntoView();
}

// --- the text ---

function fillText(article) {
  const box = byId("text");
  const passages = state.cards.flatMap((card) => card.evidence);
  const edges = [...article.paragraphs, ...article.body, ...passages].flat();
  const cuts = [...new Set([0, article.text.length, ...edges])].sort((one, other) => one - other);
  const within = (spans, start, end) => spans.find((span) => span[0] <= start && end <= span[1]);
  const blocks = new Map();
  box.replaceChildren();
  state.pieces = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const prose = within(article.body, start, end);
    const paragraph = within(article.paragraphs, start, end);
    const piece = make("span", prose ? {} : { class: "aside" }, article.text.slice(start, end));
    state.pieces.push({ start, end, piece });
    if (!paragraph) {
      box.append(piece); // white space between paragraphs: the box holds the text to the letter
      continue;
    }
    if (!blocks.has(paragraph)) {
      blocks.set(paragraph, make("p", { dir: "auto" }));
      box.append(blocks.get(paragraph));
    }
    blocks.get(paragraph).append(piece);
  }
  box.scrollTop = 0;
}

function lightText(evidence) {
  let first = null;
  for (const { start, end, piece } of state.pieces) {
    const rank = evidence.findIndex((span) => span[0] <= start && end <= span[1]);
    piece.classList.toggle("lit", rank >= 0);
    piece.classList.toggle("best", rank === 0);
    if (rank === 0) first ??= piece;
  }
  if (first) scrollTo(first);
}

function scrollTo(piece) {
  const box = byId("text");
  const [inner, outer] = [piece.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = box.scrollTop + inner.top - outer.top - box.clientHeight / 5;
  box.scrollTo({ top, behavior: still ? "auto" : "smooth" });
}

// --- bullets ---

function light(card) {
  const related = state.ties.filter((tie) => card && tie.ends.includes(card));
  const lit = new Set(related.flatMap((tie) => tie.ends).concat(card ?? []));
  for (const one of state.cards) one.item.classList.toggle("lit", lit.has(one));
  for (const tie of state.ties) tie.line?.classList.toggle("lit", related.includes(tie));
  byId("ties").classList.toggle("some", related.length > 0);
  lightText(card ? card.evidence : []);
}

function pin(card) {
  state.pinned = state.pinned === card ? null : card;
  for (const one of state.cards) {
    one.button.setAttribute("aria-pressed", String(one === state.pinned));
  }
  light(state.pinned);
  if (state.pinned) say(`${card.evidence.length} passages of the text are highlighted`);
}

function makeCard(side, place, bullet, badge, article) {
  const id = `${side}-${place}`;
  const button = make("button", { type: "button", class: "bullet", "aria-pressed": "false" });
  button.append(make("span", { dir: "auto" }, bullet.text));
  button.setAttribute("aria-describedby", `${id}-match ${id}-why`);
  const match = make("p", { class: "match", id: `${id}-match` });
  const quoted = bullet.evidence.map(([start, end]) => `“${article.text.slice(start, end)}”`);
  const why = quoted.length ? `Evidence: ${quoted.join(" ")}` : "No evidence found";
  const item = make("li", { id, class: `card ${badge.kind}` });
  item.append(make("span", { class: "badge", "aria-hidden": "true" }, badge.text), button, match);
  for (const flag of bullet.flags) item.append(make("p", { class: "flag", dir: "auto" }, flag));
  item.append(make("p", { class: "unseen", id: `${id}-why` }, why));
  const card = { side, place, item, button, match, evidence: bullet.evidence };
  button.addEventListener("mouseenter", () => light(card));
  button.addEventListener("mouseleave", () => light(state.pinned));
  button.addEventListener("focus", () => light(card));
  button.addEventListener("blur", () => light(state.pinned));
  button.addEventListener("click", () => pin(card));
  state.cards.push(card);
  return card;
}

function fillReferences(article, list) {
  const section = side("references");
  const bullets = article.lists[list] ?? [];
  const cards = bullets.map((bullet, place) => {
    return makeCard("references", place, bullet, { text: place + 1, kind: "reference" }, article);
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  const evidence = list === 0 || !bullets.length ? "" : "Evidence is looked for in the first list.";
  section.querySelector(".scores").textContent = bullets.length ? evidence : "There are none.";
  return cards;
}

function fillMade(name, article, list, references) {
  const section = side(name);
  const made = article.made[state.made[name]];
  const method = methods[state.made[name]];
  const scores = measures.map((measure, place) => [measure, place]).filter(([one]) => one.headline);
  const line = scores.map(([measure, place]) => {
    return `${measure.label} ${shown(article.scores[place][state.made[name]], place)}`;
  });
  section.querySelector(".scores").textContent = made.error ?? line.join(" · ");
  const { found = [], repeats = [] } = made.matches?.[list] ?? {};
  const cards = (made.bullets ?? []).map((bullet, place) => {
    const match = found.find((pair) => pair[1] === place);
    const repeat = repeats.find((pair) => pair[1] === place);
    const to = (match ?? repeat)?.[0];
    const kind = match ? "found" : repeat ? "repeat" : "extra";
    const badge = { text: to === undefined ? "–" : to + 1, kind };
    const card = makeCard(name, place, bullet, badge, article);
    if (match) card.match.textContent = `says reference ${to + 1}, likeness ${match[2].toFixed(2)}`;
    else if (repeat) card.match.textContent = `repeats reference ${to + 1}`;
    else card.match.textContent = references.length ? "in no reference" : "";
    if (to !== undefined) {
      state.ties.push({ ends: [card, references[to]], kind, alike: match?.[2] ?? 0 });
    }
    return card;
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  for (const [place, reference] of references.entries()) {
    const hit = found.find((pair) => pair[0] === place);
    reference.item.classList.toggle(`hit-${name}`, Boolean(hit));
    const verdict = hit ? `✓ found by ${method.name}` : `✗ missed by ${method.name}`;
    reference.match.append(make("span", { class: hit ? "hit" : "miss", dir: "auto" }, verdict));
  }
}

function side(name) {
  return document.querySelector(`.side[data-side="${name}"]`);
}

function fillColumns() {
  const article = articles[state.article];
  const list = Number(byId("lists").value) || 0;
  Object.assign(state, { cards: [], ties: [], pinned: null });
  const references = fillReferences(article, list);
  fillMade("a", article, list, references);
  if (state.made.b !== state.made.a) fillMade("b", article, list, references);
  else side("b").querySelector("ol").replaceChildren();
  byId("columns").classList.toggle("pair", state.made.b !== state.made.a);
  fillText(article);
  drawTies();
}

// Lines only where the columns stand side by side; elsewhere numbers tell what belongs together.
function drawTies() {
  const frame = byId("columns").getBoundingClientRect();
  const svg = byId("ties");
  svg.replaceChildren();
  for (const tie of state.ties) {
    const boxes = tie.ends.map((card) => card.item.getBoundingClientRect());
    const [left, right] = boxes.sort((one, other) => one.left - other.left);
    tie.line = null;
    if (left.right > right.left) continue;
    const [x1, x2] = [left.right - frame.left, right.left - frame.left];
    const [y1, y2] = [left, right].map((box) => box.top - frame.top + Math.min(box.height / 2, 30));
    const bend = (x2 - x1) / 2;
    const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    const width = 1 + 3 * tie.alike;
    tie.line = draw("path", { class: `tie ${tie.kind}`, d, "stroke-width": width });
    svg.append(tie.line);
  }
}

// --- one article at a time ---

function openArticle(place) {
  const article = articles[place];
  if (state.article === null) state.left = scrollY;
  state.article = place;
  byId("overview").hidden = true;
  byId("reader").hidden = false;
  byId("reader-title").textContent = article.title;
  byId("reader-id").textContent = article.id;
  const at = state.order.indexOf(place);
  byId("place").textContent = at < 0 ? "" : `${at + 1} of ${state.order.length}`;
  byId("previous").disabled = at <= 0;
  byId("next").disabled = at + 1 >= state.order.length;
  const lists = byId("lists");
  setOptions(lists, article.lists.map((_, one) => `list ${one + 1} of ${article.lists.length}`));
  lists.hidden = article.lists.length < 2;
  lists.value = String(article.made[state.made.a].best ?? 0);
  fillColumns();
  scroll(0, 0);
  byId("reader-title").focus({ preventScroll: true });
  say(`Article ${article.number}: ${article.title}`);
}

function closeArticle() {
  const place = state.article;
  state.article = null;
  byId("reader").hidden = true;
  byId("overview").hidden = false;
  if (place === null) return;
  scroll(0, state.left);
  const link = document.querySelector(`#list a[href="#article-${articles[place].number}"]`);
  (link ?? byId("articles")).focus();
}

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
  else if (event.key === "Escape" && state.pinned) pin(state.pinned);
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
  for (const [id, name] of Object.entries({ first: "a", second: "b", "made-a": "a", "made-b": "b" })) {
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
  new ResizeObserver(drawTies).observe(byId("columns"));
  fillList();
  route();
}

start();
