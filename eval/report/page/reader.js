// View of one article: its references, the bullets of two methods, and their matches.
// Functions only; page.js calls them.

// Return a bullet of the data as `makeCard` takes it.
function cardBullet(bullet) {
  return { ...bullet, ...remarksOf(bullet.flags) };
}

function fillReferences(article, list) {
  const section = columnOf("references");
  const bullets = article.lists[list] ?? [];
  const cards = bullets.map((bullet, place) => {
    const badge = { text: place + 1, kind: "reference" };
    return makeCard("references", place, cardBullet(bullet), badge, article.text);
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  const evidence = list === 0 || !bullets.length ? "" : "Only the first list has evidence.";
  section.querySelector(".scores").textContent = bullets.length ? evidence : "This article has no references.";
  return cards;
}

function fillMade(name, article, list, references) {
  const section = columnOf(name);
  const made = article.made[state.made[name]];
  const method = methods[state.made[name]];
  const scores = measures.map((measure, place) => [measure, place]).filter(([one]) => one.headline);
  const line = scores.map(([measure, place]) => {
    return `${measure.label} ${shown(article.scores[place][state.made[name]], place)}`;
  });
  section.querySelector(".scores").textContent = made.error ?? line.join(" · ");
  const { found = [], repeats = [] } = made.matches?.[list] ?? {};
  const cards = (made.bullets ?? []).map((bullet, place) => {
    const match = found.find((pair) => pair.bullet === place);
    const repeat = repeats.find((pair) => pair.bullet === place);
    const to = (match ?? repeat)?.reference;
    const kind = match ? "found" : repeat ? "repeat" : "extra";
    const badge = { text: to === undefined ? "–" : to + 1, kind };
    const card = makeCard(name, place, cardBullet(bullet), badge, article.text);
    card.matchNote.textContent = matchNote(match, repeat, references);
    if (to !== undefined) {
      const ends = [card, references[to]];
      const style = match ? `found ${match.confidence}` : kind;
      view.connections.push({ ends, kind: style, similarity: match?.similarity ?? 0 });
    }
    return card;
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  for (const [place, reference] of references.entries()) {
    const match = found.find((pair) => pair.reference === place);
    reference.matchNote.append(makeVerdict(match, method.name));
  }
}

// Return in words which reference a bullet says.
function matchNote(match, repeat, references) {
  if (match) return describeMatch(match, `reference ${match.reference + 1}`);
  if (repeat) return `repeats reference ${repeat.reference + 1}`;
  return references.length ? "matches no reference" : "";
}

function fillColumns() {
  const article = articles[state.article];
  const list = Number(byId("lists").value) || 0;
  clearView();
  const references = fillReferences(article, list);
  fillMade("a", article, list, references);
  if (methods.length > 1) fillMade("b", article, list, references);
  showText(article);
  drawConnections();
}

// --- one article at a time ---

function openArticle(place) {
  const article = articles[place];
  if (state.article === null) state.left = scrollY;
  state.article = place;
  showReader(true);
  showTitle(byId("reader-title"), article.title, article.language);
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
