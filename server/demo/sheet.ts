import type { Box, Point } from './geometry.ts';

/** One storey of a demo building: its names and the sheet it is drawn from (`readSheet` has the grammar). */
export interface FloorSheet {
  key: string;
  level: number;
  name: string;
  zh: string;
  /** What the names of desks, bays and lockers begin with. */
  code: string;
  sheet: string;
}

/** One line of a floor sheet: a word, a box, a number whose meaning depends on the word, and the texts after each bar. */
export interface Mark {
  word: string;
  box: Box;
  count: number;
  text: readonly string[];
}

/** What is drawn above what; a word may stand in several layers only under another name. */
export const LAYERS: readonly (readonly string[])[] = [
  ['lawn', 'paving', 'street', 'water'],
  ['outline', 'deck'],
  ['area', 'boards', 'rug'],
  ['void'],
  ['path'],
  ['wc', 'stairs', 'lift', 'store', 'room'],
  ['bays', 'ramp', 'arrow', 'columns', 'cycles'],
  [
    'bench',
    'lockers',
    'shelf',
    'sofa',
    'cafe',
    'table',
    'counter',
    'island',
    'reception',
    'screen',
    'shelves',
    'bench-seat',
  ],
  ['wall', 'glass', 'rail', 'opening'],
  ['entry'],
  ['plant', 'planter', 'tree'],
];

/** Reads a floor sheet: `word x y width height count | text | text`, one mark a line. Throws on a word it cannot draw. */
export function readSheet(sheet: string): Mark[] {
  const lines = sheet.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [head = '', ...text] = line.split('|').map((part) => part.trim());
    const [word = '', ...numbers] = head.split(/\s+/);
    const [x = 0, y = 0, width = 0, height = 0, count = 0] = numbers.map(Number);
    if (!LAYERS.some((layer) => layer.includes(word))) throw new Error(`A floor sheet has no mark called '${word}'`);
    return { word, box: { x, y, width, height }, count, text };
  });
}

/** The corners that a mark lists in its first text. */
export function pointsOf(mark: Mark): Point[] {
  return (mark.text[0] ?? '').split(' ').map((pair): Point => {
    const [x = 0, y = 0] = pair.split(',').map(Number);
    return [x, y];
  });
}
