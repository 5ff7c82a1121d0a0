// Features register a selector; they are started for the page and for every fragment that arrives later.
const features = [];

export function mount(selector, start) {
  features.push({ selector, start, done: new WeakSet() });
}

export function mountAll(root) {
  for (const { selector, start, done } of features) {
    const found = root.querySelectorAll ? [...root.querySelectorAll(selector)] : [];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      if (done.has(element)) continue;
      done.add(element);
      start(element);
    }
  }
}
