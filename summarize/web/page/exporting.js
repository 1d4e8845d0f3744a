// Takeaways as an editor takes them along. Pure functions of what the API answered, in which a
// takeaway that was edited has `edited`, its new text, and `checked`, what the article says to it.

const version = document.querySelector('meta[name="takeaways"]').content;

const worded = (takeaway) => takeaway.edited ?? takeaway.text;

// What newsrooms ask to be told: what made it, and whether a person changed it.
function disclosure(made) {
  const edited = made.takeaways.filter((one) => one.edited !== undefined).length;
  const by = `takeaways ${version}, method ${made.method}`;
  const hand = edited ? `${edited} of ${made.takeaways.length} edited by hand` : "not edited";
  return `Made by software: ${by}${made.model ? `, model ${made.model}` : ""}; ${hand}.`;
}

function asMarkdown(made) {
  const escape = (line) => {
    const plain = line.replace(/[\\`*_~[\]<>#|]/g, "\\$&").replace(/&/g, "&amp;");
    return plain.replace(/^(\d+)([.)])/, "$1\\$2").replace(/^[-+]/, "\\$&");
  };
  const title = made.title ? `## ${escape(made.title)}\n\n` : "";
  const lines = made.takeaways.map((one) => `- ${escape(worded(one))}\n`);
  return `${title}${lines.join("")}\n_${escape(disclosure(made))}_\n`;
}

function asHtml(made) {
  const escape = (line) => line.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
  const title = made.title ? `<h2 dir="auto">${escape(made.title)}</h2>\n` : "";
  const items = made.takeaways.map((one) => `<li dir="auto">${escape(worded(one))}</li>\n`);
  const note = `<p><small>${escape(disclosure(made))}</small></p>\n`;
  return `${title}<ul>\n${items.join("")}</ul>\n${note}`;
}

// The object of the API, with the bullets as they read now and what they were.
function asJson(made) {
  const takeaways = made.takeaways.map(({ draft, edited, checked, ...one }) => {
    if (edited === undefined) return one;
    const { evidence, flags } = checked ?? { evidence: [], flags: [] };
    return { ...one, text: edited, evidence, flags, edited_from: one.text };
  });
  const { article, asked, ...rest } = made;
  return `${JSON.stringify({ ...rest, takeaways, version, disclosure: disclosure(made) }, null, 2)}\n`;
}

const EXPORTS = { Markdown: asMarkdown, HTML: asHtml, JSON: asJson };

// Put a text on the clipboard, HTML also as what it stands for; return whether that went well.
async function copied(text, isHtml) {
  try {
    if (isHtml && window.ClipboardItem) {
      const blob = (type) => new Blob([text], { type });
      const kinds = { "text/html": blob("text/html"), "text/plain": blob("text/plain") };
      await navigator.clipboard.write([new ClipboardItem(kinds)]);
    } else {
      await navigator.clipboard.writeText(text);
    }
    return true;
  } catch {
    return copiedTheOldWay(text); // for pages that are not secure there is no clipboard
  }
}

function copiedTheOldWay(text) {
  const box = make("textarea", { class: "unseen", readonly: "" });
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}
