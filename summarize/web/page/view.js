// A text beside the bullets that rest on it: who points at one sees the other, and lines join the
// bullets that say the same. Used by the server's page and by the report of an evaluation.
// Offsets are UTF-16 code units.

const view = {
  cards: [], // of bullets: side, place, item, button, match, evidence
  ties: [], // of bullets that say the same: ends, kind, alike
  pieces: [], // of the text, so that each is all inside or all outside a passage
  pinned: null, // the card that was clicked
};

function side(name) {
  return document.querySelector(`.side[data-side="${name}"]`);
}

function clearView() {
  Object.assign(view, { cards: [], ties: [], pieces: [], pinned: null });
}

// --- the text ---

// Fill it from an article: text, and as spans paragraphs and body. The cards must be there.
function fillText(article) {
  const box = byId("text");
  const top = box.textContent === article.text ? box.scrollTop : 0;
  const passages = view.cards.flatMap((card) => card.evidence);
  const edges = [...article.paragraphs, ...article.body, ...passages].flat();
  const cuts = [...new Set([0, article.text.length, ...edges])].sort((one, other) => one - other);
  const within = (spans, start, end) => spans.find((span) => span[0] <= start && end <= span[1]);
  const blocks = new Map();
  box.replaceChildren();
  view.pieces = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const prose = within(article.body, start, end);
    const paragraph = within(article.paragraphs, start, end);
    const piece = make("span", prose ? {} : { class: "aside" }, article.text.slice(start, end));
    view.pieces.push({ start, end, piece });
    if (within(passages, start, end)) makePassage(piece, start, end);
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
  box.scrollTop = top;
}

// What is evidence leads back to the bullets that rest on it.
function makePassage(piece, start, end) {
  const resting = view.cards.filter((card) => {
    return card.evidence.some((span) => span[0] <= start && end <= span[1]);
  });
  piece.classList.add("passage");
  piece.setAttribute("role", "button");
  piece.setAttribute("tabindex", "0");
  piece.setAttribute("aria-describedby", resting.map((card) => card.button.id).join(" "));
  const follow = () => {
    const card = resting.find((one) => one.side !== "references") ?? resting[0];
    card.button.focus({ preventScroll: true });
    card.item.scrollIntoView({ block: "nearest", behavior: motion() });
    if (view.pinned !== card) pin(card);
  };
  onPointing(piece, () => light(resting, { spans: [[start, end]], scroll: false }));
  piece.addEventListener("click", follow);
  piece.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    follow();
  });
}

// Do something while an element is pointed at or holds the focus. A finger taps instead, on what
// must not move away under it.
function onPointing(element, show) {
  element.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") show();
  });
  element.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") light(pinnedCards());
  });
  element.addEventListener("focusin", show);
  element.addEventListener("focusout", () => light(pinnedCards(), { scroll: false }));
}

function lightText(spans, scroll) {
  let first = null;
  for (const { start, end, piece } of view.pieces) {
    const rank = spans.findIndex((span) => span[0] <= start && end <= span[1]);
    piece.classList.toggle("lit", rank >= 0);
    piece.classList.toggle("best", rank === 0);
    if (rank === 0) first ??= piece;
  }
  if (first && scroll) bringIntoView(first);
}

// Only the text's own box is scrolled: were the window, the bullets would move under the pointer.
function bringIntoView(piece) {
  const box = byId("text");
  const [inner, outer] = [piece.getBoundingClientRect(), box.getBoundingClientRect()];
  const [top, bottom] = [Math.max(outer.top, 0), Math.min(outer.bottom, innerHeight)];
  if (inner.top >= top && inner.bottom <= bottom) return;
  box.scrollBy({ top: inner.top - top - (bottom - top) / 5, behavior: motion() });
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

// --- bullets ---

// Light bullets, those that say the same, and passages: those of the bullets, or those given.
function light(cards, { spans = cards.flatMap((card) => card.evidence), scroll = true } = {}) {
  const related = view.ties.filter((tie) => tie.ends.some((card) => cards.includes(card)));
  const lit = new Set([...related.flatMap((tie) => tie.ends), ...cards]);
  for (const one of view.cards) one.item.classList.toggle("lit", lit.has(one));
  for (const tie of view.ties) tie.line?.classList.toggle("lit", related.includes(tie));
  byId("ties").classList.toggle("some", related.length > 0);
  lightText(spans, scroll);
}

function pinnedCards() {
  return view.pinned ? [view.pinned] : [];
}

function pin(card) {
  view.pinned = view.pinned === card ? null : card;
  for (const one of view.cards) {
    one.button.setAttribute("aria-pressed", String(one === view.pinned));
  }
  light(pinnedCards());
  if (view.pinned) say(`Passages highlighted in the text: ${card.evidence.length}`);
}

// Make a card of a bullet: text, evidence as spans, flags (what is wrong), notes (what is so).
function makeCard(name, place, bullet, badge, text) {
  const id = `${name}-${place}`;
  const button = make("button", {
    type: "button",
    class: "bullet",
    id: `${id}-bullet`,
    "aria-pressed": "false",
  });
  button.append(make("span", { dir: "auto" }, bullet.text));
  const match = make("p", { class: "match", id: `${id}-match` });
  const told = [
    ...bullet.flags.map((flag) => make("p", { class: "flag", dir: "auto" }, flag)),
    ...(bullet.notes ?? []).map((note) => make("p", { class: "note", dir: "auto" }, note)),
  ];
  for (const [at, one] of told.entries()) one.id = `${id}-told-${at}`;
  const quoted = bullet.evidence.map(([start, end]) => `“${text.slice(start, end)}”`);
  const why = quoted.length ? `Evidence: ${quoted.join(" ")}` : "No evidence found";
  const unseen = make("p", { class: "unseen", id: `${id}-why` }, why);
  const described = [...told, match, unseen].map((one) => one.id).join(" ");
  button.setAttribute("aria-describedby", described);
  const number = make("span", { class: "badge", "aria-hidden": "true" }, badge.text);
  const item = make("li", { id, class: `card ${badge.kind}` }, number, button, match, ...told, unseen);
  const card = { side: name, place, item, button, match, evidence: bullet.evidence };
  onPointing(item, () => light([card]));
  button.addEventListener("click", () => pin(card));
  view.cards.push(card);
  return card;
}

// --- the lines between bullets ---

// Only where the columns stand side by side; elsewhere numbers tell what belongs together.
function drawTies() {
  const frame = byId("columns").getBoundingClientRect();
  const svg = byId("ties");
  svg.replaceChildren();
  for (const tie of view.ties) {
    const boxes = tie.ends.map((card) => card.item.getBoundingClientRect());
    const [left, right] = boxes.sort((one, other) => one.left - other.left);
    tie.line = null;
    if (left.right > right.left) continue;
    const [x1, x2] = [left.right - frame.left, right.left - frame.left];
    const [y1, y2] = [left, right].map((box) => box.top - frame.top + Math.min(box.height / 2, 30));
    const bend = (x2 - x1) / 2;
    const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    const width = 1 + 3 * tie.alike;
    const lit = tie.ends.every((card) => card.item.classList.contains("lit")) ? " lit" : "";
    tie.line = draw("path", { class: `tie ${tie.kind}${lit}`, d, "stroke-width": width });
    svg.append(tie.line);
  }
}
