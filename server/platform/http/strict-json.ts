import { isUtf8 } from 'node:buffer';
import { invalid, type Problem } from '../contract/problems.ts';
import { refuseHalfCharacters } from './well-formed.ts';

/** The text of JSON that may be parsed. @throws 400 for what is not UTF-8, or nested too deep */
export function readableText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalid('body', 'The body is not written in UTF-8');
  const text = bytes.toString();
  const tooDeep = refuseDepth(text);
  if (tooDeep) throw tooDeep;
  return text;
}

/**
 * Refuses JSON that readers could take in two ways.
 * @param text the JSON that `value` was read from
 * @returns 400 that names the field, or null
 */
export const refuseUnclear = (text: string, value: unknown): Problem | null =>
  refuseHalfCharacters(text, value) ?? refuseRepeatedKeys(text, value);

/**
 * Refuses JSON in which an object has a key twice: readers differ in which of the two counts, so a guard before us may have
 * judged the other one.
 * @param text the JSON that `value` was read from
 * @returns 400 that names the key, or null
 */
export function refuseRepeatedKeys(text: string, value: unknown): Problem | null {
  if (keysWritten(text) === keysKept(value)) return null;
  const key = findRepeated(text);
  return key === null ? null : invalid(key || 'body', `The key "${key}" is there twice`);
}

/** How deep JSON may be nested; what people and programs send here is three or four. */
const MOST_DEEP = 64;

/** Refuses JSON that is nested deeper than anything asks for, before it is read: that alone would take a while. */
export function refuseDepth(text: string): Problem | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    if (depth > MOST_DEEP) return invalid('body', `The body is nested deeper than ${MOST_DEEP} levels`);
  }
  return null;
}
const [QUOTE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5b, 0x5d, 0x7b, 0x7d];

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
const BACKSLASH = 0x5c;

const AFTER_STRING = /[\t\n\r ]*:/y;

function isKey(text: string, end: number): boolean {
  if (text.charCodeAt(end + 1) === COLON) return true;
  AFTER_STRING.lastIndex = end + 1;
  return AFTER_STRING.test(text);
}
const COLON = 0x3a;

function keysWritten(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start !== -1;) {
    const end = endOfString(text, start);
    if (isKey(text, end)) keys++;
    start = text.indexOf('"', end + 1);
  }
  return keys;
}

/** Without recursion: a body may be as deep as it is long. */
function keysKept(value: unknown): number {
  let keys = 0;
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    if (!Array.isArray(next)) keys += inner.length;
    for (const one of inner) if (typeof one === 'object' && one !== null) waiting.push(one);
  }
  return keys;
}

const TOKEN = /["{}]/g;

/** The first key that its object has already. */
function findRepeated(text: string): string | null {
  const open: Set<string>[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    if (token[0] === '{') open.push(new Set());
    else if (token[0] === '}') open.pop();
    else {
      const end = endOfString(text, token.index);
      TOKEN.lastIndex = end + 1;
      if (!isKey(text, end)) continue;
      const key = JSON.parse(text.slice(token.index, end + 1)) as string;
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return null;
}
