// The results beside the article: takeaways of one or two methods, and the editor's takeaways.

function editNotes(takeaway) {
  if (takeaway.edited === undefined) return [];
  if (takeaway.checked) return ["edited"];
  return ["edited, not checked: the evidence is that of the original bullet"];
}

// Return a takeaway as `makeCard` takes it. toSpans converts offsets of the API.
function cardBullet(takeaway, toSpans) {
  const { evidence, flags } = takeaway.checked ?? takeaway;
  const edits = editNotes(takeaway);
  // Flags of the original text say nothing about an edited text that was not checked.
  const remarks = remarksOf(edits.length && !takeaway.checked ? [] : flags);
  return {
    text: currentText(takeaway),
    evidence: toSpans(evidence.map(({ start, end }) => [start, end])),
    flags: remarks.flags,
    notes: [...edits, ...remarks.notes],
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
  showTitle(byId("title"), article.title, a.language);
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
  const facts = [article.date, languageName(a.language)].filter(Boolean);
  byId("date").textContent = facts.map((fact) => `${fact} · `).join("");
  byId("result").hidden = false;
  drawConnections();
}

// Return the English name of a language (BCP 47); null for English, and for no code.
function languageName(code) {
  if (!code || /^en\b/i.test(code)) return null;
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code; // declared by the page, and wrong
  }
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
  column.querySelector(".scores").textContent = "The methods do not see this list.";
  return cards;
}

function showTakeaways(side, result, references, toSpans) {
  const column = columnOf(side);
  column.hidden = result === undefined;
  if (result === undefined) return;
  const cards = takeawayCards(side, result, references, toSpans);
  for (const [index, reference] of references.entries()) {
    const match = result.article.matches.find((one) => one.reference === index);
    reference.matchNote.append(makeVerdict(match, result.chosenMethod));
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
      const before = takeaway.edited === undefined ? "" : " (before the edit)";
      const verdict = describeMatch(match, `the editor’s no. ${number}`);
      card.matchNote.textContent = `${verdict}${before}`;
      const ends = [card, references[match.reference]];
      const kind = `found ${match.confidence}`;
      view.connections.push({ ends, kind, similarity: match.similarity });
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
  if (count < requested) facts.push(`you asked for ${requested}, but the article has no more`);
  if (chunks > 1) facts.push(`read in ${chunks} parts`);
  return facts.join(" · ");
}
