import { looksOf } from '../../platform/contract/text.ts';

const LEVELS = { lowest: -100, highest: 300 } as const;
const ORDINALS = 'ground first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const BELOW = /^b$|\bb[ -]?\d|\b(?:basement|cellar|ug|untergeschoss|lower|sub)\b/;
const GROUND = /^(?:g|gf|g\/f|eg|l|lobby|lower ground)$|\b(?:ground|erdgeschoss|lobby)\b|地下大堂|地面/;

/** Which level a floor is, by its name: `3`, `Floor 3`, `B1`, `Ground`; null where the name does not say. */
export function levelIn(name: string): number | null {
  const text = looksOf(name);
  const number = /(?<!\d)-?\d{1,3}(?!\d)/.exec(text)?.[0];
  const level =
    number === undefined
      ? ordinalIn(text)
      : BELOW.test(text)
        ? -Math.abs(Number(number))
        : Number(/^-\d+$/.test(text) ? number : number.replace('-', ''));
  return level === null || level < LEVELS.lowest || level > LEVELS.highest ? null : level;
}

function ordinalIn(text: string): number | null {
  if (GROUND.test(text)) return 0;
  const ordinal = ORDINALS.findIndex((word) => new RegExp(`\\b${word}\\b`).test(text));
  if (ordinal >= 0) return ordinal;
  return BELOW.test(text) ? -1 : null;
}

/** The level above the highest of those that are there. */
export const nextLevel = (levels: readonly number[]): number => Math.min(LEVELS.highest, Math.max(-1, ...levels) + 1);
