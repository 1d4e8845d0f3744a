// Export of takeaways as Markdown, HTML and JSON. The functions are pure. Their argument is an
// answer of the API. In it, a takeaway that the user edited has `edited`, the new text, and
// `checked`, its evidence and flags.

const version = document.querySelector('meta[name="takeaways"]').content;

const currentText = (takeaway) => takeaway.edited ?? takeaway.text;

// Return the disclosure that newsrooms ask for: the software, and whether a person edited its text.
function disclosure(result) {
  const count = result.takeaways.length;
  const editedCount = result.takeaways.filter(({ edited }) => edited !== undefined).length;
  const software = `takeaways ${version}, method ${result.method}`;
  const model = result.model ? `, model ${result.model}` : "";
  const edits = editedCount ? `${editedCount} of ${count} edited by hand` : "not edited";
  return `Made by software: ${software}${model}; ${edits}.`;
}

function asMarkdown(result) {
  const escape = (line) => {
    const plain = line.replace(/[\\`*_~[\]<>#|]/g, "\\$&").replace(/&/g, "&amp;");
    return plain.replace(/^(\d+)([.)])/, "$1\\$2").replace(/^[-+]/, "\\$&");
  };
  const title = result.title ? `## ${escape(result.title)}\n\n` : "";
  const lines = result.takeaways.map((takeaway) => `- ${escape(currentText(takeaway))}\n`);
  return `${title}${lines.join("")}\n_${escape(disclosure(result))}_\n`;
}

function asHtml(result) {
  const escape = (line) => line.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
  const title = result.title ? `<h2 dir="auto">${escape(result.title)}</h2>\n` : "";
  const items = result.takeaways.map((takeaway) => {
    return `<li dir="auto">${escape(currentText(takeaway))}</li>\n`;
  });
  const note = `<p><small>${escape(disclosure(result))}</small></p>\n`;
  return `${title}<ul>\n${items.join("")}</ul>\n${note}`;
}

// Return the JSON of the API; an edited takeaway also has `edited_from`, its original text.
function asJson(result) {
  const takeaways = result.takeaways.map(({ draft, edited, checked, ...original }) => {
    if (edited === undefined) return original;
    const { evidence, flags } = checked ?? { evidence: [], flags: [] };
    return { ...original, text: edited, evidence, flags, edited_from: original.text };
  });
  const { article, chosenMethod, ...rest } = result;
  const value = { ...rest, takeaways, version, disclosure: disclosure(result) };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const EXPORTS = { Markdown: asMarkdown, HTML: asHtml, JSON: asJson };

// Copy a text to the clipboard, HTML also as rich text. Return whether that succeeded.
async function copyToClipboard(text, isHtml) {
  try {
    if (isHtml && window.ClipboardItem) {
      const blob = (type) => new Blob([text], { type });
      const types = { "text/html": blob("text/html"), "text/plain": blob("text/plain") };
      await navigator.clipboard.write([new ClipboardItem(types)]);
    } else {
      await navigator.clipboard.writeText(text);
    }
    return true;
  } catch {
    return copySelection(text); // without HTTPS a page has no clipboard API
  }
}

function copySelection(text) {
  const box = makeElement("textarea", { class: "unseen", readonly: "" });
  box.value = text;
  document.body.append(box);
  box.select();
  const succeeded = document.execCommand("copy");
  box.remove();
  return succeeded;
}
