// Editing a bullet, and taking bullets along. A takeaway that is being edited has `draft`, its text
// so far; one that was edited has `edited`, and `checked`, what the article says to it.

const MOST_CHARACTERS = 1000; // of a bullet, as the API takes them

function isEdited() {
  const made = Object.values(state.made).filter(Boolean);
  return made.some((one) => one.takeaways.some(({ draft, edited }) => (draft ?? edited) !== undefined));
}

function addEditing(card, takeaway) {
  if (takeaway.draft !== undefined) {
    openEditing(card, takeaway);
    return;
  }
  const button = make("button", { type: "button", class: "edit" }, "Edit");
  button.setAttribute("aria-describedby", card.button.id);
  button.addEventListener("click", () => {
    takeaway.draft = worded(takeaway);
    button.remove();
    openEditing(card, takeaway).focus();
    drawTies();
  });
  card.item.append(button);
}

// Put a box in the place of a bullet; what is typed is kept whatever else happens on the page.
function openEditing(card, takeaway) {
  const box = make("textarea", {
    class: "editing",
    rows: "4",
    dir: "auto",
    maxlength: MOST_CHARACTERS,
    "aria-label": "Takeaway",
  });
  box.value = takeaway.draft;
  box.addEventListener("input", () => { takeaway.draft = box.value; });
  const close = async (text) => {
    for (const one of [box, ...tools.children]) one.disabled = true;
    await edit(takeaway, text);
    showResult();
    byId(card.item.id).querySelector(".edit").focus({ preventScroll: true });
    const told = [...byId(card.item.id).querySelectorAll(".flag")].map((flag) => flag.textContent);
    say(["Takeaway kept", ...told].join("; "));
  };
  const button = (label, text) => {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", () => close(text()));
    return made;
  };
  const tools = make("p", { class: "tools" });
  tools.append(button("Keep", () => box.value), button("Cancel", () => worded(takeaway)));
  if (takeaway.edited !== undefined) tools.append(button("As it was made", () => takeaway.text));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(worded(takeaway));
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) close(box.value);
  });
  card.item.classList.add("open");
  card.item.append(box, tools);
  return box;
}

// What somebody wrote is looked for in the article anew.
async function edit(takeaway, text) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  delete takeaway.draft;
  if (!line || line === worded(takeaway)) return;
  delete takeaway.edited;
  delete takeaway.checked;
  if (line === takeaway.text) return;
  takeaway.edited = line;
  try {
    const found = await call("/v1/grounding", { ...state.given, bullets: [line] });
    [takeaway.checked] = found.bullets;
  } catch {
    // Its card then says that it was not checked.
  }
}

function exportsOf(made) {
  const note = make("p", { class: "disclosure" }, disclosure(made));
  const told = make("span");
  const buttons = Object.entries(EXPORTS).map(([format, render]) => {
    const button = make("button", { type: "button", "aria-label": `Copy as ${format}` }, format);
    button.addEventListener("click", async () => {
      const done = await copied(render(made), format === "HTML");
      told.textContent = done ? `${format} copied` : "The browser does not allow it";
      say(told.textContent);
      button.focus({ preventScroll: true });
    });
    return button;
  });
  const tools = make("p", { class: "tools" }, make("span", {}, "Copy as"), ...buttons, told);
  return [tools, note];
}
