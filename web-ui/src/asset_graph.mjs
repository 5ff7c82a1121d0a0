// What hangs on what as a picture. The same stands beside it as a list, for who sees no pictures, so this is hidden from screen readers.
import cytoscape from 'cytoscape';
import { api } from './lib/http.mjs';
import { h } from './lib/dom.mjs';
import { toastError } from './lib/toast.mjs';

const calm = 300;  // nodes that are still laid out level by level; more lie in circles around the start
const labelled = 150;

/** The colour behind a name of our tokens, as it is here and now. */
function colours(root, names) {
  const probe = h('span', { hidden: true });
  root.append(probe);
  const result = {};
  for (const name of names) {
    probe.style.color = `var(--k-${name})`;
    result[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return result;
}

const styleOf = (c, many) => [
  { selector: 'node', style: {
    shape: 'round-rectangle', width: 'label', height: 22, padding: 8, 'background-color': c['surface-3'], 'border-width': 1, 'border-color': c['border-strong'],
    label: many ? '' : 'data(label)', color: c.text, 'font-size': 12, 'text-valign': 'center', 'text-halign': 'center', 'text-max-width': 180, 'text-wrap': 'ellipsis',
  } },
  ...(many ? [{ selector: 'node', style: { width: 10, height: 10, padding: 0, shape: 'ellipse' } }] : []),
  { selector: 'node[level = 0]', style: { label: 'data(label)', 'background-color': c['accent-solid'], color: '#fff', 'border-color': c.accent, 'font-weight': 'bold' } },
  { selector: 'node[family = "service"]', style: { 'background-color': c['amber-soft'], 'border-color': c.amber, color: c.amber } },
  { selector: 'node:selected', style: { 'border-width': 3, 'border-color': c.accent } },
  { selector: 'edge', style: {
    width: 1.5, 'line-color': c['border-strong'], 'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'target-arrow-color': c['border-strong'],
    label: many ? '' : 'data(label)', 'font-size': 10, color: c.muted, 'text-rotation': 'autorotate', 'text-background-color': c.surface, 'text-background-opacity': 1, 'text-background-padding': 2,
  } },
];

export async function drawGraph(root) {
  // The library would add rules of its own by script, which our pages do not allow; it asks for this id first.
  if (!document.getElementById('__________cytoscape_stylesheet')) document.head.append(h('template', { id: '__________cytoscape_stylesheet' }));
  let graph;
  try {
    graph = (await api('GET', root.dataset.assetGraph)).body;
  } catch (error) {
    toastError(error);
    return;
  }
  const names = JSON.parse(root.dataset.names ?? '{}');
  const elements = [
    ...graph.nodes.map((node) => ({ data: { id: `n${node.id}`, label: node.name, level: node.level, family: node.family, asset: node.id } })),
    ...graph.edges.map((edge, i) => ({ data: { id: `e${i}`, source: `n${edge.from}`, target: `n${edge.to}`, label: names[edge.type] ?? edge.type } })),
  ];
  const many = graph.nodes.length > labelled;
  const draw = () => styleOf(colours(root, ['surface', 'surface-3', 'border-strong', 'text', 'muted', 'accent', 'accent-solid', 'amber', 'amber-soft']), many);
  const layout = graph.nodes.length > calm
    ? { name: 'concentric', concentric: (node) => -node.data('level'), levelWidth: () => 1, animate: false, minNodeSpacing: 6 }
    : { name: 'breadthfirst', roots: [`n${graph.start}`], directed: false, spacingFactor: many ? 0.8 : 1.2, animate: false, avoidOverlap: true };
  root.textContent = '';
  const picture = cytoscape({ container: root, elements, style: draw(), layout, minZoom: 0.05, maxZoom: 3, boxSelectionEnabled: false, autounselectify: true });
  picture.on('tap', 'node', ({ target }) => { window.location.href = `/assets/${target.data('asset')}`; });
  picture.on('mouseover', 'node', ({ target }) => { root.title = target.data('label'); });
  picture.on('mouseout', 'node', () => { root.title = ''; });
  new MutationObserver(() => picture.style(draw())).observe(document.documentElement, { attributes: true });
  root.dataset.drawn = String(graph.nodes.length);
}
