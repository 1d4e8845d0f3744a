// Editing and copying of takeaways. While the user edits a takeaway, it has `draft`, the text so
// far. Afterwards it has `edited`, the new text, and `checked`, its evidence and flags.

const MAX_BULLET_CHARACTERS = 1000; // the limit of the API

function hasEdits() {
  const results = Object.values(state.results).filter(Boolean);
  return results.some(({ takeaways }) => {
    return takeaways.some(({ draft, edited }) => (draft ?? edited) !== undefined);
  });
}

function addEditing(card, takeaway) {
  if (takeaway.draft !== undefined) {
    openEditor(card, takeaway);
    return;
  }
  const button = makeElement("button", { type: "button", class: "edit" }, "Edit");
  button.setAttribute("aria-describedby", card.button.id);
  button.addEventListener("click", () => {
    takeaway.draft = currentText(takeaway);
    button.remove();
    openEditor(card, takeaway).focus();
    drawConnections();
  });
  card.item.append(button);
}

// Replace a bullet with a text box. The draft survives when the page shows its results again.
function openEditor(card, takeaway) {
  const box = makeElement("textarea", {
    class: "editing",
    rows: "4",
    dir: "auto",
    maxlength: MAX_BULLET_CHARACTERS,
    "aria-label": "Takeaway",
  });
  box.value = takeaway.draft;
  box.addEventListener("input", () => { takeaway.draft = box.value; });
  const close = async (text) => {
    for (const element of [box, ...tools.children]) element.disabled = true;
    await applyEdit(takeaway, text);
    showResults();
    const item = byId(card.item.id);
    item.querySelector(".edit").focus({ preventScroll: true });
    const flags = [...item.querySelectorAll(".flag")].map((flag) => flag.textContent);
    announce(["Takeaway saved", ...flags].join("; "));
  };
  const button = (label, text) => {
    const element = makeElement("button", { type: "button" }, label);
    element.addEventListener("click", () => close(text()));
    return element;
  };
  const tools = makeElement("p", { class: "tools" });
  tools.append(button("Save", () => box.value), button("Cancel", () => currentText(takeaway)));
  if (takeaway.edited !== undefined) tools.append(button("Restore original", () => takeaway.text));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(currentText(takeaway));
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) close(box.value);
  });
  card.item.classList.add("open");
  card.item.append(box, tools);
  return box;
}

// Store the new text of a takeaway, and check it against the article.
async function applyEdit(takeaway, text) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  delete takeaway.draft;
  if (!line || line === currentText(takeaway)) return;
  delete takeaway.edited;
  delete takeaway.checked;
  if (line === takeaway.text) return;
  takeaway.edited = line;
  try {
    const answer = await callApi("/v1/grounding", { ...state.article, bullets: [line] });
    [takeaway.checked] = answer.bullets;
  } catch {
    // The card then says that the takeaway was not checked.
  }
}

// Return the buttons that copy the takeaways, and the disclosure below them.
function exportControls(result) {
  const outcome = makeElement("span");
  const buttons = Object.entries(EXPORTS).map(([format, render]) => {
    const attributes = { type: "button", "aria-label": `Copy as ${format}` };
    const button = makeElement("button", attributes, format);
    button.addEventListener("click", async () => {
      const succeeded = await copyToClipboard(render(result), format === "HTML");
      outcome.textContent = succeeded ? `${format} copied` : "The browser blocked the clipboard";
      announce(outcome.textContent);
      button.focus({ preventScroll: true });
    });
    return button;
  });
  const label = makeElement("span", {}, "Copy as");
  const tools = makeElement("p", { class: "tools" }, label, ...buttons, outcome);
  return [tools, makeElement("p", { class: "disclosure" }, disclosure(result))];
}
