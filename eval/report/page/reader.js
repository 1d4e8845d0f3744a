// View of one article: its references, the bullets of two methods, and their matches.
// Functions only; page.js calls them.

function fillReferences(article, list) {
  const section = columnOf("references");
  const bullets = article.lists[list] ?? [];
  const cards = bullets.map((bullet, place) => {
    return makeCard("references", place, bullet, { text: place + 1, kind: "reference" }, article.text);
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  const evidence = list === 0 || !bullets.length ? "" : "Evidence is looked for in the first list.";
  section.querySelector(".scores").textContent = bullets.length ? evidence : "There are none.";
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
    const match = found.find((pair) => pair[1] === place);
    const repeat = repeats.find((pair) => pair[1] === place);
    const to = (match ?? repeat)?.[0];
    const kind = match ? "found" : repeat ? "repeat" : "extra";
    const badge = { text: to === undefined ? "–" : to + 1, kind };
    const card = makeCard(name, place, bullet, badge, article.text);
    if (match) card.matchNote.textContent = `matches reference ${to + 1}, similarity ${match[2].toFixed(2)}`;
    else if (repeat) card.matchNote.textContent = `repeats reference ${to + 1}`;
    else card.matchNote.textContent = references.length ? "like no reference" : "";
    if (to !== undefined) {
      view.connections.push({ ends: [card, references[to]], kind, similarity: match?.[2] ?? 0 });
    }
    return card;
  });
  section.querySelector("ol").replaceChildren(...cards.map((card) => card.item));
  for (const [place, reference] of references.entries()) {
    const hit = found.find((pair) => pair[0] === place);
    const verdict = hit ? `✓ found by ${method.name}` : `✗ missed by ${method.name}`;
    reference.matchNote.append(makeElement("span", { class: hit ? "hit" : "miss", dir: "auto" }, verdict));
  }
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
