// The article that is given: typed, pasted, dropped, opened.

const PAGE = /^\s*<(!doctype|html)\b|<\/(p|div|li|h[1-6]|article|section)\s*>/i;
const UNSPACED = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]/; // Thai, Lao, kana, Han
const MARKS = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];

const source = {
  file: "", // the name of the file that the text came from
  opened: "", // what the file held
  before: "", // what stood there before a file or the example took its place
};

// Return the article as the API takes it.
function articleGiven() {
  const text = byId("source").value;
  return { [PAGE.test(text) ? "html" : "text"]: text };
}

function describeSource() {
  const text = byId("source").value;
  if (text !== source.opened) source.file = "";
  const from = source.file ? `${source.file}: ` : "";
  byId("hint").textContent = text.trim() ? `${from}${sizeOf(text)}` : "";
  byId("undo").hidden = !source.before || text !== source.opened;
}

function sizeOf(text) {
  const counted = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
  if (PAGE.test(text)) return `an HTML page, ${counted(text.length, "character")}`;
  if (UNSPACED.test(text)) return counted(text.length, "character");
  return counted(text.split(/\s+/).filter(Boolean).length, "word");
}

// Put a text in the place of what is there; that can be had back.
function give(text, file = "") {
  const box = byId("source");
  const before = box.value;
  box.value = text;
  box.setSelectionRange(0, 0);
  box.scrollTop = 0;
  Object.assign(source, { file, opened: box.value, before });
  tellProblem("");
  describeSource();
}

async function openFiles(files) {
  const [file] = files;
  const most = state.limits.bytes ?? Infinity;
  if (file.size > most) {
    tellProblem(`${file.name} is too large: the server takes ${most.toLocaleString("en")} bytes.`);
    return;
  }
  const text = decoded(new Uint8Array(await file.arrayBuffer()));
  if (text.includes("\0")) {
    tellProblem(`${file.name} is not text. Save it as text or HTML first.`);
    return;
  }
  give(text, file.name);
  if (files.length > 1) tellProblem(`Of ${files.length} files only ${file.name} was opened.`);
  say(`${file.name} opened`);
}

function decoded(bytes) {
  const marked = MARKS.find(([, first, second]) => bytes[0] === first && bytes[1] === second);
  if (marked) return new TextDecoder(marked[0]).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function showExample() {
  try {
    const response = await fetch("/page/example.txt");
    if (!response.ok) throw new ProblemError();
    give(await response.text());
    byId("source").focus();
  } catch {
    tellProblem(UNREACHABLE);
  }
}

function takeBack() {
  byId("source").value = source.before;
  Object.assign(source, { file: "", opened: "", before: "" });
  describeSource();
  byId("source").focus();
}

// Files are taken wherever they are dropped; text that is dragged is left to the browser.
function takeDrops() {
  const mark = (on) => byId("sheet").classList.toggle("over", on);
  const brings = (event) => [...event.dataTransfer.types].includes("Files");
  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    mark(false);
    openFiles([...event.dataTransfer.files]);
  });
}
