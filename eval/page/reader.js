// The view of one article: its text, its references, the bullets of two methods, and the lines
// between them. Functions only: page.js calls them.

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
  if (first) bringIntoView(first);
}

function bringIntoView(piece) {
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
  if (state.pinned) say(`Passages highlighted in the text: ${card.evidence.length}`);
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
    if (match) card.match.textContent = `matches reference ${to + 1}, similarity ${match[2].toFixed(2)}`;
    else if (repeat) card.match.textContent = `repeats reference ${to + 1}`;
    else card.match.textContent = references.length ? "like no reference" : "";
    if (to !== undefined) {
      state.ties.push({ ends: [card, references[to]], kind, alike: match?.[2] ?? 0 });
    }
    return card;
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  for (const [place, reference] of references.entries()) {
    const hit = found.find((pair) => pair[0] === place);
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
  if (methods.length > 1) fillMade("b", article, list, references);
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
  showReader(true);
  byId("reader-title").textContent = article.title;
  byId("reader-title").classList.toggle("untitled", !article.titled);
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
}

function showReader(open) {
  byId("overview").hidden = open;
  byId("reader").hidden = !open;
  document.body.classList.toggle("reading-one", open);
}

function closeArticle() {
  const place = state.article;
  state.article = null;
  showReader(false);
  if (place === null) return;
  scroll(0, state.left);
  const link = document.querySelector(`#list a[href="#article-${articles[place].number}"]`);
  (link ?? byId("articles")).focus();
}
