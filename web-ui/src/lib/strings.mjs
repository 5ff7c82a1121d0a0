// Texts for scripts come from the catalogue through <template id="k-strings">, one element a key.
let texts = null;

export function t(key, params = {}) {
  if (!texts) {
    texts = new Map();
    const source = document.getElementById('k-strings');
    for (const item of source?.content.children ?? []) texts.set(item.dataset.key, item.textContent);
  }
  let text = texts.get(key) ?? key;
  for (const [name, value] of Object.entries(params)) text = text.replaceAll(`{${name}}`, value);
  return text;
}
