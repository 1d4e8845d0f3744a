// Remarks on a bullet in words: flags of the library, and matches with takeaways of the editor.

// Notes are facts, warnings are parts that the article does not support.
const NOTES = [
  [/^shortened$/, () => "shortened to the maximum length"],
  [/^resolved: (.*)/, (pair) => `the article's own words for a reference: ${pair}`],
  [/^extractive$/, () => "a sentence of the article, not written by the model"],
];
const WARNINGS = [
  [/^weak evidence$/, () => "little of it is supported by the article"],
  [/^unsupported number: (.*)/, (number) => `the number ${number} is not in the article`],
  [/^unsupported name: (.*)/, (name) => `the name ${name} is not in the article`],
  [/^unsupported quotation: (.*)/, (words) => `the quotation ${words} is not in the article`],
  [/^unsupported negation: (.*)/, (words) => `says “${words}”, which the article does not`],
  [/^not a word: (.*)/, (text) => `“${text}” is not a word`],
  [/^unsupported meaning: (.*)/, (words) => `“${words}” may be put together wrongly`],
  [/^no whole sentence: (.*)/, (words) => `“${words}” may be no whole sentence`],
  [/^not readable alone: (.*)/, (words) => `“${words}” leaves open who or what is meant`],
  [/^doubtful meaning$/, () => "its words may be put together wrongly"],
  [/^no whole sentence$/, () => "it may be no whole sentence"],
  [/^guarded: (.*)/, (flag) => `replaces a bullet not supported by the article: ${inWords(flag)}`],
];

function inWords(flag) {
  for (const [pattern, words] of [...NOTES, ...WARNINGS]) {
    const match = pattern.exec(flag);
    if (match) return words(match[1]);
  }
  return flag;
}

// Return the flags of a bullet in words, as `makeCard` takes them.
function remarksOf(flags) {
  const isNote = (flag) => NOTES.some(([pattern]) => pattern.test(flag));
  return {
    flags: flags.filter((flag) => !isNote(flag)).map(inWords),
    notes: flags.filter(isNote).map(inWords),
  };
}

// Return how sure a match is, and why. The other bullet is, for example, "reference 2".
function describeMatch({ confidence, similarity }, other) {
  return `${confidence} match with ${other}: ${Math.round(100 * similarity)}% of its key words`;
}

// Return the line on a takeaway of the editor: whether a method has it. No match is undefined.
function makeVerdict(match, method) {
  const text = match ? `✓ found by ${method} (${match.confidence})` : `✗ missed by ${method}`;
  return makeElement("span", { class: match ? "hit" : "miss", dir: "auto" }, text);
}
