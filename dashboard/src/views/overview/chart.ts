import uPlot from 'uplot';
import type { Series } from '../../api/types';
import { compact } from '../../parts/words';

/** uPlot's columns: times in seconds, then one column of values per minute for each line. */
export function perMinute(series: Series): uPlot.AlignedData {
  const minutes = series.step_seconds / 60;
  const rates = (values: number[]) => values.map((value) => value / minutes);
  return [
    series.at.map((at) => Date.parse(at) / 1000),
    rates(series.received),
    rates(series.processed),
    rates(series.failed),
  ];
}

export function chartOptions(host: HTMLElement, point: (at: number | null) => void): uPlot.Options {
  const colour = coloursOf(host);
  const axis = {
    stroke: colour('--faint'),
    font: `11.5px ${getComputedStyle(host).fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    legend: { show: false },
    padding: [8, 10, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, width: 2 } },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.12)] } },
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
    axes: [
      { ...axis, size: 30, grid: { show: false }, space: 90, values: timeLabels },
      {
        ...axis,
        size: 46,
        space: 44,
        grid: { stroke: colour('--line'), width: 1 },
        values: (_plot, splits) => splits.map((split) => (split === null ? '' : compact(split))),
      },
    ],
    series: [
      {},
      { stroke: colour('--accent'), width: 1.75, fill: colour('--accent', 0.1), points: { show: false } },
      { stroke: colour('--processed'), width: 1.5, points: { show: false } },
      { stroke: colour('--dead'), width: 1.5, fill: colour('--dead', 0.16), points: { show: false } },
    ],
  };
}

const CLOCK = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric' });

// Midnight is named by its day.
const timeLabels: uPlot.Axis.DynamicValues = (_plot, splits) =>
  splits.map((split) => {
    const at = new Date(split * 1000);
    return at.getHours() === 0 && at.getMinutes() === 0 ? DAY.format(at) : CLOCK.format(at);
  });

// A canvas knows no custom properties, so the browser resolves them on an element.
function coloursOf(host: HTMLElement): (name: string, alpha?: number) => string {
  return (name, alpha = 1) => {
    const probe = document.createElement('span');
    probe.style.color = `color-mix(in srgb, var(${name}) ${alpha * 100}%, transparent)`;
    host.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
