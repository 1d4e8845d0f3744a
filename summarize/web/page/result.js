// What came: the bullets of one method or two and the editor's own, beside the article.

const NOTES = [
  [/^shortened$/, () => "cut to the length that you asked for"],
  [/^extractive$/, () => "a sentence of the article, not the model’s"],
];
const FLAGS = [
  [/^weak evidence$/, () => "little of it is in the article"],
  [/^unsupported number: (.*)/, (what) => `the article does not have the number ${what}`],
  [/^unsupported name: (.*)/, (what) => `the article does not name ${what}`],
  [/^unsupported quotation: (.*)/, (what) => `the article does not have the quotation ${what}`],
  [/^unsupported negation: (.*)/, (what) => `it denies what the article does not: ${what}`],
  [/^guarded: (.*)/, (what) => `in place of a bullet that was not borne out: ${inWords(what)}`],
];

function inWords(flag) {
  for (const [pattern, worded] of [...NOTES, ...FLAGS]) {
    const found = pattern.exec(flag);
    if (found) return worded(found[1]);
  }
  return flag;
}

function editedNote(takeaway) {
  if (takeaway.edited === undefined) return [];
  if (takeaway.checked) return ["edited"];
  return ["edited, and not checked: what is lit is what the bullet rested on as it was"];
}

// Return a bullet with its flags in words, parted into what is wrong and what is just so.
function readable(takeaway, spans) {
  const { evidence, flags } = takeaway.checked ?? takeaway;
  const isNote = (flag) => NOTES.some(([pattern]) => pattern.test(flag));
  const edited = editedNote(takeaway);
  const kept = edited.length && !takeaway.checked ? [] : flags; // those of what it was are gone
  return {
    text: worded(takeaway),
    evidence: spans(evidence.map((part) => [part.start, part.end])),
    flags: kept.filter((flag) => !isNote(flag)).map(inWords),
    notes: [...edited, ...kept.filter(isNote).map(inWords)],
  };
}

// Return a function from offsets in characters, as the API has them, to those in code units.
function codeUnits(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (place) => place;
  const units = [0];
  for (const char of text) units.push(units.at(-1) + char.length);
  return (place) => units[place];
}

// Show what is made, by side; what was pinned stays so.
function showResult() {
  const { a, b } = state.made;
  const { article } = a;
  const unit = codeUnits(article.text);
  const spans = (pairs) => pairs.map(([start, end]) => [unit(start), unit(end)]);
  const pinned = view.pinned?.item.id;
  clearView();
  const references = fillReferences(article, spans);
  fillMade("a", a, references, spans);
  fillMade("b", b, references, spans);
  byId("columns").classList.toggle("pair", references.length > 0 && b !== undefined);
  byId("columns").classList.toggle("lone", !references.length && b === undefined);
  fillText({
    text: article.text,
    paragraphs: spans(article.paragraphs),
    body: spans(article.body),
  });
  const again = view.cards.find((card) => card.item.id === pinned);
  if (again) pin(again);
  byId("title").textContent = article.title ?? "Takeaways";
  byId("date").textContent = article.date ? `${article.date} · ` : "";
  byId("result").hidden = false;
  drawTies();
}

// Bring what has just been made into view, from its beginning.
function openResult() {
  byId("title").focus({ preventScroll: true });
  byId("result").scrollIntoView({ block: "start", behavior: motion() });
  const prose = view.pieces.find(({ piece }) => !piece.classList.contains("aside"));
  const box = byId("text");
  const gap = prose.piece.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop = Math.max(0, box.scrollTop + gap - 12); // headings and lists stand above it
  const made = Object.values(state.made).filter(Boolean);
  say(made.map((one) => `${one.takeaways.length} takeaways by ${one.method}`).join(", "));
}

function fillReferences(article, spans) {
  const section = side("references");
  section.hidden = !article.references.length;
  const cards = article.references.map((reference, place) => {
    const bullet = readable(reference, spans);
    const badge = { text: place + 1, kind: "reference" };
    return makeCard("references", place, bullet, badge, article.text);
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  section.querySelector(".scores").textContent = "kept out of what the methods read";
  return cards;
}

function fillMade(name, made, references, spans) {
  const section = side(name);
  section.hidden = made === undefined;
  if (made === undefined) return;
  const matches = new Map(made.article.matches.map((one) => [one.takeaway, one]));
  const cards = made.takeaways.map((takeaway, place) => {
    const found = matches.get(place);
    const kind = found ? "found" : references.length ? "extra" : "reference";
    const number = found ? found.reference + 1 : references.length ? "–" : place + 1;
    const bullet = readable(takeaway, spans);
    const card = makeCard(name, place, bullet, { text: number, kind }, made.article.text);
    if (found) {
      const before = takeaway.edited === undefined ? "" : ", before it was edited";
      const alike = found.similarity.toFixed(2);
      card.match.textContent = `matches the editor’s no. ${number}, similarity ${alike}${before}`;
      const ends = [card, references[found.reference]];
      view.ties.push({ ends, kind: "found", alike: found.similarity });
    } else if (references.length) {
      card.match.textContent = "like none of the editor’s";
    }
    addEditing(card, takeaway);
    return card;
  });
  for (const [place, reference] of references.entries()) {
    const hit = made.article.matches.some((one) => one.reference === place);
    const verdict = `${hit ? "✓ found" : "✗ missed"} by ${made.asked}`;
    reference.match.append(make("span", { class: hit ? "hit" : "miss" }, verdict));
  }
  section.querySelector("h3").textContent = nameOf(made);
  section.querySelector(".scores").textContent = facts(made);
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  section.querySelector(".exports").replaceChildren(...exportsOf(made));
}

// Return the name that was asked for, and what is behind it.
function nameOf(made) {
  const method = made.asked === made.method ? made.method : `${made.asked} (${made.method})`;
  return made.model ? `${method}, by ${made.model}` : method;
}

function facts(made) {
  const count = made.takeaways.length;
  const told = [`${count} takeaway${count === 1 ? "" : "s"}`];
  if (count < made.requested) told.push(`${made.requested} asked for: there is no more to take`);
  if (made.chunks > 1) told.push(`read in ${made.chunks} parts`);
  return told.join(" · ");
}
