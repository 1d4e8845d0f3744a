// The results beside the article: takeaways of one or two methods, and the editor's takeaways.

// Flags of the API in words. Notes are facts, flags are warnings.
const NOTES = [
  [/^shortened$/, () => "shortened to the maximum length"],
  [/^extractive$/, () => "a sentence of the article, not written by the model"],
];
const FLAGS = [
  [/^weak evidence$/, () => "the article supports little of it"],
  [/^unsupported number: (.*)/, (number) => `the number ${number} is not in the article`],
  [/^unsupported name: (.*)/, (name) => `the name ${name} is not in the article`],
  [/^unsupported quotation: (.*)/, (words) => `the quotation ${words} is not in the article`],
  [/^unsupported negation: (.*)/, (words) => `the article does not say this negation: ${words}`],
  [/^not a word: (.*)/, (text) => `“${text}” is not a word`],
  [/^guarded: (.*)/, (flag) => `replaces a bullet with a problem: ${inWords(flag)}`],
];

function inWords(flag) {
  for (const [pattern, words] of [...NOTES, ...FLAGS]) {
    const match = pattern.exec(flag);
    if (match) return words(match[1]);
  }
  return flag;
}

function editNotes(takeaway) {
  if (takeaway.edited === undefined) return [];
  if (takeaway.checked) return ["edited"];
  return ["edited, not checked: the evidence is that of the original bullet"];
}

// Return a takeaway as `makeCard` takes it. toSpans converts offsets of the API.
function cardBullet(takeaway, toSpans) {
  const { evidence, flags } = takeaway.checked ?? takeaway;
  const isNote = (flag) => NOTES.some(([pattern]) => pattern.test(flag));
  const notes = editNotes(takeaway);
  // Flags of the original text say nothing about an edited text that was not checked.
  const validFlags = notes.length && !takeaway.checked ? [] : flags;
  return {
    text: currentText(takeaway),
    evidence: toSpans(evidence.map(({ start, end }) => [start, end])),
    flags: validFlags.filter((flag) => !isNote(flag)).map(inWords),
    notes: [...notes, ...validFlags.filter(isNote).map(inWords)],
  };
}

// Return a function that converts code point offsets, as in the API, to UTF-16 code unit offsets.
function codeUnitOffsets(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const offsets = [0];
  for (const char of text) offsets.push(offsets.at(-1) + char.length);
  return (offset) => offsets[offset];
}

// Show the results of both sides. A pinned card stays pinned.
function showResults() {
  const { a, b } = state.results;
  const { article } = a;
  const toCodeUnits = codeUnitOffsets(article.text);
  const toSpans = (pairs) => pairs.map(([start, end]) => [toCodeUnits(start), toCodeUnits(end)]);
  const pinnedId = view.pinned?.item.id;
  clearView();
  const references = showReferences(article, toSpans);
  showTakeaways("a", a, references, toSpans);
  showTakeaways("b", b, references, toSpans);
  byId("columns").classList.toggle("pair", references.length > 0 && b !== undefined);
  byId("columns").classList.toggle("lone", !references.length && b === undefined);
  showText({
    text: article.text,
    paragraphs: toSpans(article.paragraphs),
    body: toSpans(article.body),
  });
  const pinnedCard = view.cards.find((card) => card.item.id === pinnedId);
  if (pinnedCard) togglePin(pinnedCard);
  byId("title").textContent = article.title ?? "Takeaways";
  byId("date").textContent = article.date ? `${article.date} · ` : "";
  byId("result").hidden = false;
  drawConnections();
}

// Scroll to new results, and the text to its first prose: headings and lists may stand above it.
function goToResults() {
  byId("title").focus({ preventScroll: true });
  byId("result").scrollIntoView({ block: "start", behavior: scrollBehavior() });
  const prose = view.fragments.find(({ element }) => !element.classList.contains("aside"));
  const box = byId("text");
  const gap = prose.element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop = Math.max(0, box.scrollTop + gap - 12);
  const results = Object.values(state.results).filter(Boolean);
  const counts = results.map(({ takeaways, method }) => {
    return `${takeaways.length} takeaways by ${method}`;
  });
  announce(counts.join(", "));
}

// Show the editor's takeaways, if the article has any; return their cards.
function showReferences(article, toSpans) {
  const column = columnOf("references");
  column.hidden = !article.references.length;
  const cards = article.references.map((reference, index) => {
    const badge = { text: index + 1, kind: "reference" };
    return makeCard("references", index, cardBullet(reference, toSpans), badge, article.text);
  });
  column.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  column.querySelector(".scores").textContent = "not part of the input of the methods";
  return cards;
}

function showTakeaways(side, result, references, toSpans) {
  const column = columnOf(side);
  column.hidden = result === undefined;
  if (result === undefined) return;
  const cards = takeawayCards(side, result, references, toSpans);
  for (const [index, reference] of references.entries()) {
    const isFound = result.article.matches.some((match) => match.reference === index);
    const verdict = `${isFound ? "✓ found" : "✗ missed"} by ${result.chosenMethod}`;
    const attributes = { class: isFound ? "hit" : "miss" };
    reference.matchNote.append(makeElement("span", attributes, verdict));
  }
  column.querySelector("h3").textContent = columnHeading(result);
  column.querySelector(".scores").textContent = columnFacts(result);
  column.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  column.querySelector(".exports").replaceChildren(...exportControls(result));
}

function takeawayCards(side, result, references, toSpans) {
  const matches = new Map(result.article.matches.map((match) => [match.takeaway, match]));
  return result.takeaways.map((takeaway, index) => {
    const match = matches.get(index);
    const kind = match ? "found" : references.length ? "extra" : "reference";
    const number = match ? match.reference + 1 : references.length ? "–" : index + 1;
    const badge = { text: number, kind };
    const bullet = cardBullet(takeaway, toSpans);
    const card = makeCard(side, index, bullet, badge, result.article.text);
    if (match) {
      const { similarity } = match;
      const before = takeaway.edited === undefined ? "" : ", before it was edited";
      const verdict = `matches the editor’s no. ${number}, similarity ${similarity.toFixed(2)}`;
      card.matchNote.textContent = `${verdict}${before}`;
      const ends = [card, references[match.reference]];
      view.connections.push({ ends, kind: "found", similarity });
    } else if (references.length) {
      card.matchNote.textContent = "matches none of the editor’s takeaways";
    }
    addEditing(card, takeaway);
    return card;
  });
}

// Return the chosen method, with the method and the model behind it where they differ.
function columnHeading({ chosenMethod, method, model }) {
  const name = chosenMethod === method ? method : `${chosenMethod} (${method})`;
  return model ? `${name}, by ${model}` : name;
}

function columnFacts({ takeaways, requested, chunks }) {
  const count = takeaways.length;
  const facts = [`${count} takeaway${count === 1 ? "" : "s"}`];
  if (count < requested) facts.push(`${requested} requested: the article has no more`);
  if (chunks > 1) facts.push(`read in ${chunks} parts`);
  return facts.join(" · ");
}
