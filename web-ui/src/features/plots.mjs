// Plots are drawn by a library that comes only where there is one; without it the figures stand in a table.
import { mount } from '../lib/mount.mjs';

mount('[data-plot]', (place) => import('../plots.mjs').then(({ drawPlot }) => drawPlot(place)));
