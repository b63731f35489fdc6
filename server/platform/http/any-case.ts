import type { TSchema } from 'typebox';
import { invalid } from '../contract/problems.ts';

/** The parts of a shape that say where names stand. */
interface Shape {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

type Spellings = ReadonlyMap<string, readonly [name: string, inner: Shape]>;

/** What a shape calls its members, by their names in small letters; read once a shape. */
const known = new WeakMap<Shape, Spellings>();

function spellingsOf(shape: Shape): Spellings {
  const read = known.get(shape);
  if (read) return read;
  const members = Object.entries(shape.properties ?? {});
  const spellings: Spellings = new Map(members.map(([name, inner]) => [name.toLowerCase(), [name, inner]]));
  if (spellings.size < members.length)
    throw new Error(`Two of ${Object.keys(shape.properties ?? {}).join()} differ by case alone`);
  known.set(shape, spellings);
  return spellings;
}

/** Of a choice (with null, say) the part that has names. */
const namedPart = (shape: Shape): Shape => shape.anyOf?.find(({ properties, items }) => properties ?? items) ?? shape;

/**
 * Takes names in any case, and true and false: each gets the contract's spelling, and what the contract does not know stays as it is.
 * @param shape what is wanted; @param value what came
 * @throws 400 when one name came in two spellings
 */
export function inContractCase(shape: TSchema, value: unknown): unknown {
  return respell(shape, value, '');
}

function respell(given: Shape, value: unknown, path: string): unknown {
  if (typeof value === 'string') return given.type === 'boolean' ? value.toLowerCase() : value;
  if (typeof value !== 'object' || value === null) return value;
  const shape = namedPart(given);
  if (Array.isArray(value)) {
    const { items } = shape;
    return items ? value.map((one, i) => respell(items, one, `${path}[${i}]`)) : value;
  }
  const spellings = spellingsOf(shape);
  const respelled = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    const [name, member] = spellings.get(key.toLowerCase()) ?? [key, {}];
    const at = path === '' ? name : `${path}.${name}`;
    if (respelled.has(name)) throw invalid(at, 'This is given twice, in different spellings');
    respelled.set(name, respell(member, inner, at));
  }
  return Object.fromEntries(respelled);
}
