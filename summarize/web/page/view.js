// The view of an article beside its bullets. Pointing at a bullet highlights its evidence in the
// text, pointing at evidence highlights its bullets, and lines connect bullets that say the same.
// Used by the server's page and by the report of an evaluation. Offsets are UTF-16 code units.

const view = {
  cards: [], // one per bullet: side, index, item, button, matchNote, evidence
  connections: [], // between bullets that say the same: ends (two cards), kind, similarity
  fragments: [], // of the text, in order; each is completely inside or outside every passage
  pinned: null, // the card that the user clicked; it stays highlighted
  language: null, // of the article (BCP 47), or null if it is not known
};

function columnOf(side) {
  return document.querySelector(`.side[data-side="${side}"]`);
}

function clearView() {
  Object.assign(view, { cards: [], connections: [], fragments: [], pinned: null });
}

// Show the article's title, if it has one, and note the language of all that follows.
function showTitle(element, title, language) {
  view.language = language;
  element.textContent = title ?? "Takeaways";
  if (title && language) element.setAttribute("lang", language);
  else element.removeAttribute("lang");
}

// Return the attributes of an element with text of the article.
function textAttributes() {
  return view.language ? { dir: "auto", lang: view.language } : { dir: "auto" };
}

// --- the text ---

// Show an article: its text, and the spans of its paragraphs and of its body. Make the cards first:
// their evidence decides where passages begin and end.
function showText(article) {
  const box = byId("text");
  const scrollTop = box.textContent === article.text ? box.scrollTop : 0;
  const passages = view.cards.flatMap((card) => card.evidence);
  const edges = [...article.paragraphs, ...article.body, ...passages].flat();
  const cuts = [...new Set([0, article.text.length, ...edges])].sort((one, other) => one - other);
  const blocks = new Map(); // paragraph elements by their span
  box.replaceChildren();
  view.fragments = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [start, end] = [cuts[index], cuts[index + 1]];
    const isBody = covering(article.body, start, end);
    const paragraph = covering(article.paragraphs, start, end);
    const attributes = isBody ? {} : { class: "aside" };
    const element = makeElement("span", attributes, article.text.slice(start, end));
    view.fragments.push({ start, end, element });
    if (covering(passages, start, end)) makePassage(element, start, end);
    if (!paragraph) {
      box.append(element); // white space between paragraphs: the box holds the exact text
      continue;
    }
    if (!blocks.has(paragraph)) {
      blocks.set(paragraph, makeElement("p", textAttributes()));
      box.append(blocks.get(paragraph));
    }
    blocks.get(paragraph).append(element);
  }
  box.scrollTop = scrollTop;
}

// Return the first span that covers all characters from start to end; undefined if there is none.
function covering(spans, start, end) {
  return spans.find((span) => span[0] <= start && end <= span[1]);
}

// Make a fragment of evidence a button that leads to the bullets that it supports.
function makePassage(element, start, end) {
  const supported = view.cards.filter((card) => covering(card.evidence, start, end));
  element.classList.add("passage");
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
  element.setAttribute("aria-describedby", supported.map((card) => card.button.id).join(" "));
  const goToBullet = () => {
    const card = supported.find((one) => one.side !== "references") ?? supported[0];
    card.button.focus({ preventScroll: true });
    card.item.scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
    if (view.pinned !== card) togglePin(card);
  };
  onPointing(element, () => highlight(supported, { spans: [[start, end]], scroll: false }));
  element.addEventListener("click", goToBullet);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    goToBullet();
  });
}

// Call show while the mouse is over an element or the element has the focus. Touch is ignored
// here: a tap focuses the element, and the page must not scroll away under the finger.
function onPointing(element, show) {
  element.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") show();
  });
  element.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") highlight(pinnedCards());
  });
  element.addEventListener("focusin", show);
  element.addEventListener("focusout", () => highlight(pinnedCards(), { scroll: false }));
}

// Highlight spans of the text; the first one is the best evidence.
function highlightText(spans, scroll) {
  let firstOfBest = null;
  for (const { start, end, element } of view.fragments) {
    const rank = spans.findIndex((span) => span[0] <= start && end <= span[1]);
    element.classList.toggle("highlighted", rank >= 0);
    element.classList.toggle("best", rank === 0);
    if (rank === 0) firstOfBest ??= element;
  }
  if (firstOfBest && scroll) scrollTextTo(firstOfBest);
}

// Scroll only the box of the text. Scrolling the window would move the bullets under the pointer.
function scrollTextTo(element) {
  const box = byId("text");
  const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  const [top, bottom] = [Math.max(outer.top, 0), Math.min(outer.bottom, innerHeight)];
  if (inner.top >= top && inner.bottom <= bottom) return;
  box.scrollBy({ top: inner.top - top - (bottom - top) / 5, behavior: scrollBehavior() });
}

function scrollBehavior() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

// --- bullets ---

// Highlight cards, the cards connected to them, and spans of the text: by default their evidence.
function highlight(cards, { spans = cards.flatMap((card) => card.evidence), scroll = true } = {}) {
  const related = view.connections.filter(({ ends }) => ends.some((card) => cards.includes(card)));
  const highlighted = new Set([...related.flatMap(({ ends }) => ends), ...cards]);
  for (const card of view.cards) {
    card.item.classList.toggle("highlighted", highlighted.has(card));
  }
  for (const connection of view.connections) {
    connection.line?.classList.toggle("highlighted", related.includes(connection));
  }
  byId("connections").classList.toggle("dimmed", related.length > 0);
  highlightText(spans, scroll);
}

function pinnedCards() {
  return view.pinned ? [view.pinned] : [];
}

// Keep a card highlighted; a second call releases it.
function togglePin(card) {
  view.pinned = view.pinned === card ? null : card;
  for (const one of view.cards) {
    one.button.setAttribute("aria-pressed", String(one === view.pinned));
  }
  highlight(pinnedCards());
  if (view.pinned) announce(`Passages highlighted in the text: ${card.evidence.length}`);
}

// Make a card. The bullet has text, evidence (spans), flags (warnings) and notes (facts); the badge
// has text and kind, a CSS class.
function makeCard(side, index, bullet, badge, articleText) {
  const id = `${side}-${index}`;
  const button = makeElement("button", {
    type: "button",
    class: "bullet",
    id: `${id}-bullet`,
    "aria-pressed": "false",
  });
  button.append(makeElement("span", textAttributes(), bullet.text));
  const matchNote = makeElement("p", { class: "match", id: `${id}-match` });
  const remarks = [
    ...bullet.flags.map((flag) => makeElement("p", { class: "flag", dir: "auto" }, flag)),
    ...(bullet.notes ?? []).map((note) => makeElement("p", { class: "note", dir: "auto" }, note)),
  ];
  for (const [number, remark] of remarks.entries()) remark.id = `${id}-remark-${number}`;
  const quotations = bullet.evidence.map(([start, end]) => `“${articleText.slice(start, end)}”`);
  const evidence = quotations.length ? `Evidence: ${quotations.join(" ")}` : "No evidence found";
  const spoken = makeElement("p", { class: "unseen", id: `${id}-evidence` }, evidence);
  const descriptions = [...remarks, matchNote, spoken].map((element) => element.id);
  button.setAttribute("aria-describedby", descriptions.join(" "));
  const number = makeElement("span", { class: "badge", "aria-hidden": "true" }, badge.text);
  const parts = [number, button, matchNote, ...remarks, spoken];
  const item = makeElement("li", { id, class: `card ${badge.kind}` }, ...parts);
  const card = { side, index, item, button, matchNote, evidence: bullet.evidence };
  onPointing(item, () => highlight([card]));
  button.addEventListener("click", () => togglePin(card));
  view.cards.push(card);
  return card;
}

// --- the lines between bullets ---

// Draw a line for each connection of cards in columns that are side by side. In a narrow window
// the columns are stacked: there the numbers on the cards show which bullets say the same.
function drawConnections() {
  const frame = byId("columns").getBoundingClientRect();
  const svg = byId("connections");
  svg.replaceChildren();
  for (const connection of view.connections) {
    const boxes = connection.ends.map((card) => card.item.getBoundingClientRect());
    const [left, right] = boxes.sort((one, other) => one.left - other.left);
    connection.line = null;
    if (left.right > right.left) continue;
    const [x1, x2] = [left.right - frame.left, right.left - frame.left];
    const [y1, y2] = [left, right].map((box) => box.top - frame.top + Math.min(box.height / 2, 30));
    const bend = (x2 - x1) / 2;
    const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    const width = 1 + 3 * connection.similarity;
    const items = connection.ends.map((card) => card.item);
    const isHighlighted = items.every((item) => item.classList.contains("highlighted"));
    const classes = `connection ${connection.kind}${isHighlighted ? " highlighted" : ""}`;
    connection.line = makeSvgElement("path", { class: classes, d, "stroke-width": width });
    svg.append(connection.line);
  }
}
