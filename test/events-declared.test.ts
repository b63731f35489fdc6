import { Type } from 'typebox';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { describe, expect, test } from 'vitest';
import { declaredEvents } from '../server/contracts.ts';
import type { EventDeclared } from '../server/platform/contract/event.ts';
import { isAddressed } from '../server/platform/events/addressed.ts';
import { judgeEvents } from './support/guards/declared-events.ts';
import { findEmissions } from './support/guards/emissions.ts';
import { judgePeople, type Withheld } from './support/guards/told-people.ts';
import { readFiles, root } from './support/sources.ts';

const declared = Object.keys(declaredEvents);

test('every emitted event is declared, and every declared one is emitted', () => {
  const files = readFiles(['server']);
  const emissions = findEmissions(root);
  const plain = [...files].filter(([path]) => !/\.test\.ts$|^server\/platform\/context\//.test(path));
  const calls = plain.flatMap(([, text]) => [...text.matchAll(/\b(?:\.emit(?:<\w+>)?|eventOf)\(/g)]);
  expect(emissions).toHaveLength(calls.length);
  expect(calls.length).toBeGreaterThan(5);
  expect(declared.length).toBeGreaterThan(30);
  expect(judgeEvents(declared, emissions, files).violations).toEqual([]);
}, 120_000);

/** Who hears such events reads all of people anyhow, or whose a webhook is. */
const READERS = new Set(['people:write', 'webhooks:write']);
const PART = 'of a booking, to who manages bookings everywhere: as the booking says it';
const VISIT = 'of a visit, to who receives visitors everywhere: as the visit says it';
/** What is only told with all of an event. */
const WITHHELD: Withheld = {
  'booking.*': { attendeeUserIds: PART, formerHostId: PART },
  'series.*': { attendeeUserIds: PART, askedBy: PART },
  'approval.*': { attendeeUserIds: PART, formerHostId: PART, approverIds: PART, askedBy: PART },
  'series.approval_asked': { approverIds: PART },
  'visit.*': { changedBy: VISIT },
  'visit.approval_asked': { approverIds: VISIT, askedBy: VISIT },
  'space_request.*': { askedBy: 'of what is asked for, to who manages bookings everywhere' },
  'waiting_entry.*': { askedBy: 'of what is waited for, to who manages bookings everywhere' },
  'closure.*': { bookings: PART },
  'assignment.*': { bookings: PART },
  'service_task.*': { userIds: PART, changedBy: PART },
  'team_day.*': { userIds: PART },
  'device_alert.*': { userIds: 'who looks after sensors: to who manages them everywhere' },
  'e_paper_alert.*': { userIds: 'who looks after e-paper tags: to who manages them everywhere' },
};

test('who somebody is, is told to whom it names, or withheld for a reason', () => {
  expect(judgePeople(declaredEvents, WITHHELD, READERS)).toEqual([]);
});

test('what is written for one address is told whole only to who might have read all that it tells', () => {
  const addressed = Object.entries<EventDeclared>(declaredEvents).filter(([type]) => isAddressed(type));
  expect(addressed.length).toBeGreaterThan(1);
  for (const [type, { open, also = [] }] of addressed)
    expect([type, also.length > 0, open?.includes('body') ?? true]).toEqual([type, true, false]);
});

test('an event that names more people than it says to whom is found', () => {
  const Ids = Type.Array(Type.Integer());
  const thing = (open: readonly string[] | undefined, named: readonly string[]) => ({
    summary: 'Thing',
    data: Type.Object({ id: Type.Integer(), hostId: Type.Integer(), memberIds: Ids, isHosted: Type.Boolean() }),
    heard: 'bookings:read' as const,
    ...(open && { open }),
    named: { members: named, to: 'bookings:manage' as const },
  });
  const judged = (one: ReturnType<typeof thing>) => judgePeople({ 'thing.made': one }, {}, READERS);
  expect(judged(thing(['id'], ['hostId', 'memberIds']))).toEqual([]);
  expect(judged(thing(['id'], ['hostId']))).toEqual([
    expect.stringContaining('("memberIds"), and nobody says to whom'),
  ]);
  expect(judged(thing(undefined, ['hostId', 'memberIds']))).toEqual([
    'thing.made tells everybody "hostId"',
    'thing.made tells everybody "memberIds"',
  ]);
  const { named: _named, ...unnamed } = thing(['id'], []);
  const Withheld = { 'thing.*': { hostId: 'to who manages', memberIds: 'to who manages' } };
  expect(judgePeople({ 'thing.made': unnamed }, Withheld, READERS)).toEqual([
    'thing.made withholds "hostId", and tells it who may hear of it',
    'thing.made withholds "memberIds", and tells it who may hear of it',
  ]);
  const ofBooking = { ...unnamed, data: Type.Object({ id: Type.Integer(), bookingId: Type.Integer() }) };
  expect(judgePeople({ 'thing.made': ofBooking }, {}, READERS)).toEqual([
    'thing.made withholds "actor", and tells it who may hear of it',
  ]);
  expect(judgePeople({}, { 'thing.*': { hostId: 'gone' } }, READERS)).toEqual([
    'thing.* hostId is withheld, and nobody says it',
  ]);
});

describe('planted', () => {
  const folder = '/planted/';
  const thing = `${folder}server/modules/things/things.ts`;
  const head = `
    type Noun = 'box' | 'lid';
    type Declared = 'thing.made' | 'thing.lost' | 'thing.kept' | \`\${Noun}.\${'opened' | 'shut'}\`;
    interface Tx { emit<T extends Declared>(type: T, told: object): void }
    declare const tx: Tx;`;
  const known = ['thing.made', 'thing.lost', 'thing.kept', 'box.opened', 'box.shut', 'lid.opened', 'lid.shut'];

  /** What the guard says of a project with one file of this text. */
  const judged = (text: string, types = known): readonly string[] => {
    const all = {
      [`${folder}tsconfig.json`]: JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ['server'] }),
      [thing]: head + text,
    };
    const config = `${folder}tsconfig.json`;
    const emissions = findEmissions(folder, { config, fs: createVirtualFileSystem(all) });
    return judgeEvents(types, emissions, new Map([['server/modules/things/things.ts', text]])).violations;
  };

  test('a name of its own, a variable, a template and a generic are all read', () => {
    const text = `
      tx.emit('thing.made', {});
      const tell = (type: Extract<Declared, \`thing.\${string}\`>): void => tx.emit(type, {});
      tell(Math.random() > 1 ? 'thing.lost' : 'thing.kept');
      const about = <N extends Noun>(noun: N, verb: 'opened' | 'shut'): void => tx.emit<Declared>(\`\${noun}.\${verb}\`, {});
      about('box', 'opened'); about('lid', 'shut');`;
    expect(judged(text)).toEqual([]);
    expect(judged(text, [...known, 'thing.found'])).toEqual(['thing.found is declared, and nothing emits it']);
    const undeclared = (line: number) =>
      `server/modules/things/things.ts:${line} emits thing.made, which no contract declares`;
    // By its name; as one of an Extract of the declared; and where a call names all of them as its type.
    expect(judged(text, known.slice(1))).toEqual([6, 7, 9].map(undeclared));
  });

  test('a type that could be, and no text that is', () => {
    const text = `const tell = (type: 'thing.made' | 'thing.lost'): void => tx.emit(type, {}); tell('thing.made');`;
    expect(judged(text, ['thing.made', 'thing.lost'])).toEqual(['thing.lost is declared, and nothing emits it']);
  });

  test('a name that was forced upon the compiler, and one that nobody can tell', () => {
    const forced = `tx.emit('thing.made', {}); tx.emit('thing.stolen' as 'thing.made', {});`;
    expect(judged(forced, ['thing.made'])).toEqual([
      expect.stringMatching(/:5 emits thing\.stolen, which no contract declares$/),
    ]);
    const untold = `declare const any: { emit(type: string): void }; any.emit(String(Math.random()));`;
    expect(judged(untold, [])).toEqual([expect.stringMatching(/:5 emits what cannot be told from its type$/)]);
  });
});
