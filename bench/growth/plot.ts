// A figure over the number of stored orders, as a share of that with the fewest: a line for each.
import { short } from '../compare/results.ts';

export interface Line {
  readonly name: string;
  /** One for each size. */
  readonly shares: readonly number[];
}

const [left, top, width, height] = [60, 30, 460, 260] as const;
const colours = ['#c2410c', '#0f766e', '#1d4ed8', '#7e22ce', '#be123c', '#4d7c0f', '#0369a1', '#a16207', '#334155'];

export function plotOf(sizes: readonly number[], lines: readonly Line[]): string {
  const most = Math.max(2, ...lines.flatMap(({ shares }) => shares));
  const x = (at: number) => left + (sizes.length === 1 ? 0 : (at / (sizes.length - 1)) * width);
  const y = (share: number) => top + height - (share / most) * height;
  const grid = [0, 1, 1.1, most].map(
    (share) =>
      `<line x1="${left}" x2="${left + width}" y1="${y(share)}" y2="${y(share)}" stroke="${share === 1.1 ? '#dc2626' : '#e5e7eb'}"/><text x="${left - 8}" y="${y(share) + 4}" text-anchor="end">${short(share)}</text>`,
  );
  const labels = sizes.map(
    (size, at) =>
      `<text x="${x(at)}" y="${top + height + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
  );
  const drawn = lines.map(({ name, shares }, n) => {
    const colour = colours[n % colours.length];
    const points = shares.map((share, at) => `${x(at)},${y(share)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${left + width + 16}" y="${top + 14 + n * 20}" fill="${colour}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="${top + height + 40}" viewBox="0 0 760 ${top + height + 40}" font-family="sans-serif" font-size="12">
<title>Cost by the number of stored orders, as a share of that with the fewest; red: a tenth more</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${[...grid, ...labels, ...drawn].join('\n')}
</svg>
`;
}
