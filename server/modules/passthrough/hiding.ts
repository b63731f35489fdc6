/** What we signed in with, hidden in what a source says back: however it is written there. */

const HIDDEN = '[hidden]';
/** What is shorter than this, in characters, would be found everywhere. */
const SHORTEST = 4;

/** Hides something in what a source says back. @param isCut there is more of it than that: it may end in the middle of what is hidden */
export type Hide = (text: string, isCut?: boolean) => string;

/** One character as JSON, URLs, forms and HTML write it. However many backslashes there are: what is quoted twice has several. */
const WRITTEN =
  /\\+u([0-9a-f]{4})|\\+([^\\]|$)|((?:%[0-9a-f]{2})+)|&(?:#(\d{1,5})|#x([0-9a-f]{1,4})|(amp|quot|lt|gt|apos));|\+/gi;
/** Where a text was cut within such a character. */
const BEGUN = /(?:\\+(?:u[0-9a-f]{0,3})?|%[0-9a-f]?|&[#a-z0-9]{0,6})$/i;
const NAMED: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', apos: "'" };

/** A text without all of that, in one case, and where each of its characters stood. */
interface Plain {
  readonly text: string;
  /** One more than it has characters. */
  readonly at: readonly number[];
}

function plain(text: string): Plain {
  const [parts, at]: [string[], number[]] = [[], []];
  let done = 0;
  const add = (part: string, from: number, each: (char: string) => number): void => {
    parts.push(part);
    for (let i = 0, stands = from; i < part.length; i++) {
      at.push(stands);
      stands += each(part[i] ?? '');
    }
  };
  for (const match of text.matchAll(WRITTEN)) {
    const [{ index }, [all, ...found]] = [match, match];
    add(text.slice(done, index), done, () => 1);
    const [unit, escaped, bytes, decimal, hex, name] = found;
    const code = unit ?? hex;
    if (bytes !== undefined) addBytes(bytes, index, add);
    else if (code !== undefined) add(String.fromCharCode(Number.parseInt(code, 16)), index, () => 0);
    else if (decimal !== undefined) add(String.fromCharCode(Number(decimal)), index, () => 0);
    else add(escaped ?? NAMED[name?.toLowerCase() ?? ''] ?? ' ', index, () => 0);
    done = index + all.length;
  }
  add(text.slice(done), done, () => 1);
  at.push(text.length);
  return { text: folded(parts.join('')), at };
}

/** In one case, and with what a form writes a blank as. */
const folded = (text: string): string => text.replaceAll(/[A-Z]+/g, (some) => some.toLowerCase()).replaceAll('+', ' ');

/** `%c3%bc` as the character it is, or as one for each byte where these are no UTF-8. */
function addBytes(
  written: string,
  from: number,
  add: (part: string, from: number, each: (char: string) => number) => void,
): void {
  const bytes = Buffer.from(written.replaceAll('%', ''), 'hex');
  try {
    add(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), from, (char) => 3 * lengthOf(char));
  } catch {
    add(bytes.toString('latin1'), from, () => 3);
  }
}

/** In bytes; half of what stands in two is half of them. */
const lengthOf = (char: string): number => (/[\ud800-\udfff]/.test(char) ? 2 : Buffer.byteLength(char));

/** Hides what we signed in with. */
export function hiding(secrets: readonly string[]): Hide {
  const long = secrets.filter((one) => one.length >= SHORTEST);
  const all = new Set(
    long.flatMap((one) => [one, ...codedOf(Buffer.from(one))]).flatMap((one) => [folded(one), plain(one).text]),
  );
  const needles = [...all].filter((one) => one.length >= SHORTEST).toSorted((one, other) => other.length - one.length);
  return (text, isCut = false) => {
    const said = plain(text);
    const spans = needles.flatMap((needle) => findAll(said, needle));
    if (isCut) spans.push(...cutOff(text, said, needles));
    return without(text, spans);
  };
}

/** The least that is looked for of something within other things, in characters: less stands in them by chance. */
const LEAST_CODED = 6;

/** Bytes as they stand in what was coded as a whole: whatever comes before and behind them. */
function codedOf(bytes: Buffer): string[] {
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const [from, to] = [Math.ceil((before * 4) / 3), Math.floor((whole.length * 4) / 3)];
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
  const wide = Array.from(bytes, (one) => String.fromCharCode(one)).join('\0');
  return [...inBase64, bytes.toString('hex'), wide].filter((one) => one.length >= LEAST_CODED);
}

type Span = readonly [from: number, to: number];

function findAll({ text, at }: Plain, needle: string): Span[] {
  const spans: Span[] = [];
  for (let from = text.indexOf(needle); from !== -1; from = text.indexOf(needle, from + needle.length))
    spans.push([at[from] ?? 0, at[from + needle.length] ?? 0]);
  return spans;
}

/** The beginning of a secret that a text ends with. */
function cutOff(text: string, { at }: Plain, needles: readonly string[]): Span[] {
  const begun = text.slice(-8).match(BEGUN)?.[0].length ?? 0;
  const whole = begun === 0 ? text : text.slice(0, -begun);
  const longest = Math.max(0, ...needles.map((one) => one.length));
  const end = plain(whole.slice(-longest * 6));
  const many = Math.max(0, ...needles.map((needle) => endingIn(end.text, needle)));
  if (many === 0) return [];
  const from = (end.at[end.text.length - many] ?? 0) + Math.max(0, whole.length - longest * 6);
  return [[from, at.at(-1) ?? text.length]];
}

/** How much of the beginning of a secret a text ends with, in characters. */
function endingIn(text: string, secret: string): number {
  for (let many = secret.length - 1; many >= SHORTEST; many--) if (text.endsWith(secret.slice(0, many))) return many;
  return 0;
}

function without(text: string, spans: readonly Span[]): string {
  const told: string[] = [];
  let done = 0;
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    if (from >= done) told.push(text.slice(done, from), HIDDEN);
    done = Math.max(done, to);
  }
  return told.join('') + text.slice(done);
}

/** The same in bytes that are no UTF-8, as characters of one byte each: they may be another writing of text. */
export const hidingInBytes = (secrets: readonly string[]): Hide =>
  hiding(
    secrets.flatMap((one) =>
      [
        Buffer.from(one),
        Buffer.from(one, 'latin1'),
        Buffer.from(one, 'utf16le'),
        Buffer.from(one, 'utf16le').swap16(),
      ].map((bytes) => bytes.toString('latin1')),
    ),
  );
