"use strict";
// Helpers to find and create elements. Text becomes text nodes, never HTML.

const byId = (id) => document.getElementById(id);

function makeElement(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function makeSvgElement(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Fill a select with names; the value of each option is its index.
function setOptions(select, names) {
  const options = names.map((name, index) => makeElement("option", { value: index }, name));
  select.replaceChildren(...options);
}

// Let a screen reader read a message. The text is cleared first, so that it reads a repeated one.
function announce(message) {
  byId("status").textContent = "";
  requestAnimationFrame(() => { byId("status").textContent = message; });
}
