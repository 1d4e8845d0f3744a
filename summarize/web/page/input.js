// The article that the user enters: typed, pasted, dropped, or opened from a file.

const HTML_TAGS = /^\s*<(!doctype|html)\b|<\/(p|div|li|h[1-6]|article|section)\s*>/i;
// Scripts without spaces between words: Thai, Lao, kana, Han.
const UNSPACED_SCRIPTS = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]/;
const BYTE_ORDER_MARKS = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];

const input = {
  fileName: "", // of the file that the text comes from
  loadedText: "", // the text of that file, or of the example
  previousText: "", // the text that the file or the example replaced
};

// Return the article as the API takes it.
function articleInput() {
  const text = byId("source").value;
  return { [HTML_TAGS.test(text) ? "html" : "text"]: text };
}

function describeInput() {
  const text = byId("source").value;
  if (text !== input.loadedText) input.fileName = "";
  const prefix = input.fileName ? `${input.fileName}: ` : "";
  byId("hint").textContent = text.trim() ? `${prefix}${sizeOf(text)}` : "";
  byId("undo").hidden = !input.previousText || text !== input.loadedText;
}

function sizeOf(text) {
  const counted = (number, unit) => {
    return `${number.toLocaleString("en")} ${unit}${number === 1 ? "" : "s"}`;
  };
  if (HTML_TAGS.test(text)) return `an HTML page, ${counted(text.length, "character")}`;
  if (UNSPACED_SCRIPTS.test(text)) return counted(text.length, "character");
  return counted(text.split(/\s+/).filter(Boolean).length, "word");
}

// Replace the text in the box; the user can undo it.
function replaceInput(text, fileName = "") {
  const box = byId("source");
  const previousText = box.value;
  box.value = text;
  box.setSelectionRange(0, 0);
  box.scrollTop = 0;
  Object.assign(input, { fileName, loadedText: box.value, previousText });
  showProblem("");
  describeInput();
}

async function openFiles(files) {
  const [file] = files;
  const maxBytes = state.limits.bytes ?? Infinity;
  if (file.size > maxBytes) {
    showProblem(`${file.name} is too large: the limit is ${maxBytes.toLocaleString("en")} bytes.`);
    return;
  }
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  if (text.includes("\0")) {
    showProblem(`${file.name} is not text. Save it as text or HTML first.`);
    return;
  }
  replaceInput(text, file.name);
  if (files.length > 1) showProblem(`Only ${file.name} was opened, of ${files.length} files.`);
  announce(`${file.name} opened`);
}

function decode(bytes) {
  const mark = BYTE_ORDER_MARKS.find(([, first, second]) => {
    return bytes[0] === first && bytes[1] === second;
  });
  if (mark) return new TextDecoder(mark[0]).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function loadExample() {
  try {
    const response = await fetch("/page/example.txt");
    if (!response.ok) throw new ApiError();
    replaceInput(await response.text());
    byId("source").focus();
  } catch {
    showProblem(UNREACHABLE);
  }
}

function undoReplacement() {
  byId("source").value = input.previousText;
  Object.assign(input, { fileName: "", loadedText: "", previousText: "" });
  describeInput();
  byId("source").focus();
}

// Accept files that are dropped anywhere on the page; the browser handles dragged text.
function acceptDroppedFiles() {
  const mark = (on) => byId("sheet").classList.toggle("over", on);
  const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    openFiles([...event.dataTransfer.files]);
  });
}
