import { invalid } from '../contract/problems.ts';

/** What a form may hold. Its bytes are bounded by the endpoint's limit of the body. */
export const FORM = { fields: 1_000, depth: 5, nameLength: 200, valueLength: 100_000 } as const;

/** A group of fields by their next name, or the values of one field. */
type Node = Map<string, Node> | string[];

const NAME = /^[^[\]]+(?:\[[^[\]]*\])*$/;
/** Names that would reach behind an object. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads `application/x-www-form-urlencoded` with nested names: `a[b][0]=c`, `a[]=c`. Strict: what is not clear is refused.
 * A name that comes again makes a list; all values are text.
 * @throws 400 that names the field
 */
export function readForm(text: string): Record<string, unknown> {
  const pairs = text.split('&', FORM.fields + 1).filter((pair) => pair !== '');
  if (pairs.length > FORM.fields) throw invalid('body', `A form has at most ${FORM.fields} fields`);
  const root: Node = new Map();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at), 'body');
    const steps = stepsOf(name);
    const value = at === -1 ? '' : decode(pair.slice(at + 1), name);
    if (value.length > FORM.valueLength) throw invalid(name, `At most ${FORM.valueLength} characters`);
    plant(root, steps, name, value);
  }
  return Object.fromEntries(Array.from(root, ([name, node]) => [name, gather(node, name)]));
}

function decode(text: string, field: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalid(field, 'This is not properly encoded');
  }
}

/** `a[b][0]` → a, b, 0 */
function stepsOf(name: string): string[] {
  if (name.length > FORM.nameLength)
    throw invalid(`${name.slice(0, 40)}…`, `A name has at most ${FORM.nameLength} characters`);
  if (!NAME.test(name)) throw invalid(name || 'body', 'Names of fields look like a, a[b], a[b][0] or a[]');
  const steps = name.replaceAll(']', '').split('[');
  if (steps.length > FORM.depth) throw invalid(name, `At most ${FORM.depth} levels`);
  if (steps.some((step) => RESERVED.has(step))) throw invalid(name, 'This name is not allowed');
  if (steps.slice(0, -1).includes('')) throw invalid(name, 'Only the last brackets may be empty');
  return steps;
}

/** Puts a value where its name leads; empty brackets lead to the end of their list. */
function plant(root: Map<string, Node>, steps: readonly string[], name: string, value: string): void {
  let group = root;
  for (const step of steps.slice(0, -1)) {
    const next = group.get(step) ?? new Map<string, Node>();
    if (Array.isArray(next)) throw isBoth(name);
    group.set(step, next);
    group = next;
  }
  const last = steps.at(-1) || String(group.size);
  const values = group.get(last) ?? [];
  if (!Array.isArray(values)) throw isBoth(name);
  values.push(value);
  group.set(last, values);
}

const isBoth = (name: string): Error => invalid(name, 'This is a value here and a group of fields elsewhere');

/** Members called 0, 1, 2 … are a list. */
function gather(node: Node, name: string): unknown {
  if (Array.isArray(node)) return node.length === 1 ? node[0] : node;
  const isList = Array.from(node.keys()).every((key) => /^\d+$/.test(key));
  const members = Array.from(node, ([key, inner]) => [key, gather(inner, `${name}[${key}]`)] as const);
  if (!isList) return Object.fromEntries(members);
  const byPlace = new Map(members);
  return members.map((_, i) => {
    if (!byPlace.has(String(i))) throw invalid(name, 'A list counts from [0], without gaps');
    return byPlace.get(String(i));
  });
}
