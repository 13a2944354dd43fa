// The tones of a restaurant's own colour. Text in it, and on it, has a contrast of at least 4.5 to 1 (WCAG 2.2, AA), whatever the
// colour is: where it would have less, the tone is darkened or lightened.

export interface AccentTones {
  /** Of surfaces, such as the main button. */
  readonly fill: string;
  readonly strong: string;
  /** Of text on the two. */
  readonly ink: string;
  /** The soft surface and the text in the colour, for light and for dark pages. */
  readonly light: Pair;
  readonly dark: Pair;
}

interface Pair {
  readonly soft: string;
  readonly text: string;
}

type Rgb = readonly [number, number, number];

const least = 4.5;
const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
// What text stands on: the surfaces of tokens.css.
const grounds = {
  light: ['#faf6ee', '#fffdf9', '#ffffff', '#f3ebdd'].map(rgbOf),
  dark: ['#15120d', '#1f1b15', '#28231b', '#100d09'].map(rgbOf),
} as const;

/** @param accent such as #8a1c2f */
export function accentTones(accent: string): AccentTones {
  const fill = rgbOf(accent);
  const ink = contrast(fill, black) >= contrast(fill, white) ? black : white;
  const strong = mix(fill, ink === black ? white : black, 0.12);
  const lightSoft = mix(rgbOf('#fffdf9'), fill, 0.14);
  const darkSoft = mix(rgbOf('#1f1b15'), fill, 0.14);
  return {
    fill: hex(fill),
    strong: hex(strong),
    ink: hex(ink),
    light: { soft: hex(lightSoft), text: hex(readable(fill, black, [...grounds.light, lightSoft])) },
    dark: { soft: hex(darkSoft), text: hex(readable(fill, white, [...grounds.dark, darkSoft])) },
  };
}

/** The first tone on the way from `colour` to `end` that can be read on every ground. */
function readable(colour: Rgb, end: Rgb, on: readonly Rgb[]): Rgb {
  for (let part = 0; part < 1; part += 0.04) {
    const tone = mix(colour, end, part);
    if (on.every((ground) => contrast(tone, ground) >= least)) return tone;
  }
  return end;
}

/** From 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const mix = (from: Rgb, to: Rgb, part: number): Rgb =>
  from.map((value, n) => Math.round(value + ((to[n] ?? 0) - value) * part)) as unknown as Rgb;

export function rgbOf(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const hex = (colour: Rgb): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
