// Blanks that differ from the plain one only in where a line may break.
const UNBREAKABLE = /[\u00a0\u2007\u202f]/g;

/** The one spelling of a text that people read on one line: Unicode's NFC, plain blanks for unbreakable ones, none around it. */
export const tidy = (text: string): string => text.normalize('NFC').replaceAll(UNBREAKABLE, ' ').trim();

/** What an eye takes for the same: of one width, in small letters, with whatever blanks between. */
export const looksOf = (text: string): string =>
  text.normalize('NFKC').toLowerCase().normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/** The one spelling of a text of several lines; what is pasted brings tabs along. */
export const tidyLines = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').split('\n').map(tidy).join('\n').trim();

// No writing puts more marks on a letter: Unicode's stream-safe texts have 30 at most.
const HEAP = /(?<!\p{M})\p{M}{31}/u;

/** Does a letter carry a heap of marks? To bring them into their one order takes the square of their number. */
export const isHeaped = (text: string): boolean => HEAP.test(text);

// Signs that are invisible by themselves and belong to the one before them: joiners where a script or an emoji needs them,
// variants of a sign, and the letters of a flag (🏴󠁧󠁢󠁷󠁬󠁳󠁿).
const CARRIED = new RegExp(
  [
    String.raw`(?<=[\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}])[\u200c\u200d](?=\p{L}|\p{Extended_Pictographic})`,
    String.raw`(?<=[\p{L}\p{Extended_Pictographic}\d#*])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\u{1f3f4})[\u{e0061}-\u{e007a}]{2,6}\u{e007f}`,
  ].join('|'),
  'gu',
);
// What Unicode says is no character is nothing to see either, and two of each 65,536 may stand in no XML: a spreadsheet with one does not open.
const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\p{Cc}\p{Zl}\p{Zp}\ufff9-\ufffb]/u;
// A Braille cell without dots looks like a blank too.
const SEEN = /[^\s\u2800]/;

/** Does a text show something, and nothing in it that nobody can see or that turns the writing around? */
export function isReadable(text: string): boolean {
  const bare = text.replaceAll(CARRIED, '');
  return SEEN.test(bare) && !UNSEEN.test(bare);
}

/** The same of a text of several lines, some of which may be empty. */
export const areReadable = (text: string): boolean => text.split('\n').every((line) => line === '' || isReadable(line));
