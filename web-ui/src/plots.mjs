// A plot of the dashboard: lines, bars or parts of a whole, in the colours of the page; a click leads to the list behind a value.
import { ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);

const colours = ['--k-accent-solid', '--k-teal', '--k-amber', '--k-red', '--k-green', '--k-blue'];

/** What a colour of ours is in the theme that is shown: our tokens hold one for light and one for dark. */
function resolved(place, token) {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function drawPlot(place) {
  const { kind, labels, series, links } = JSON.parse(place.dataset.plot);
  const tones = colours.map((token) => resolved(place, token));
  const text = resolved(place, '--k-muted');
  const grid = resolved(place, '--k-border');
  const whole = kind === 'doughnut';
  place.hidden = false;
  place.parentElement.querySelector('.k-plot-figures')?.removeAttribute('open');
  const axis = { ticks: { color: text, maxRotation: 0, autoSkipPadding: 12 }, grid: { color: grid } };
  const chart = new Chart(place.querySelector('canvas'), {
    type: kind,
    data: {
      labels,
      datasets: series.map(({ name, values }, i) => ({
        label: name, data: values,
        backgroundColor: whole ? labels.map((_, at) => tones[at % tones.length]) : tones[i % tones.length],
        borderColor: whole ? resolved(place, '--k-surface') : tones[i % tones.length],
        borderWidth: kind === 'line' ? 2 : whole ? 2 : 0, pointRadius: 2, tension: 0.25, maxBarThickness: 48,
      })),
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: whole ? 'nearest' : 'index', intersect: whole },
      plugins: { legend: { display: whole || series.length > 1, position: 'bottom', labels: { color: text, boxWidth: 12 } } },
      scales: whole ? {} : { x: axis, y: { ...axis, beginAtZero: true, ticks: { ...axis.ticks, precision: 0 } } },
      onClick: (event) => {
        const [hit] = chart.getElementsAtEventForMode(event, 'index', { intersect: false }, true);
        if (hit && links[hit.index]) location.assign(links[hit.index]);
      },
    },
  });
}
