// The graph's library comes only where there is a graph.
import { mount } from '../lib/mount.mjs';

mount('[data-asset-graph]', (root) => import('../asset_graph.mjs').then(({ drawGraph }) => drawGraph(root)));
