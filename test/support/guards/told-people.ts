import type { EventDeclared, Events } from '../../../server/platform/contract/event.ts';
import { openMembersOf } from '../../../server/platform/events/audience.ts';

/** A member that says who somebody is: `hostId`, `approverIds`, `askedBy`, `members`. */
const PERSON =
  /^(?:\w*(?:[uU]ser|[hH]ost|[oO]rganiser|[aA]ttendee|[aA]pprover|[dD]elegate|[mM]ember|[aA]ssignee|[pP]erson|[mM]ate)\w*Ids?|(?:asked|made|created|booked|decided|granted|changed|assigned)By|\w*[mM]embers|handedOverTo|email|guest)$/;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
}

/** Does a member say who somebody is, itself or in what is in it? Whether somebody did something says nobody. */
function saysWho(name: string, shape: Schema): boolean {
  if (PERSON.test(name) && shape.type !== 'boolean') return true;
  const within = [shape, ...(shape.items ? [shape.items] : []), ...(shape.anyOf ?? [])];
  return within.some(({ properties = {} }) => Object.entries(properties).some(([inner, one]) => saysWho(inner, one)));
}

/** What an event says of people, where its subject is none: the members that do, and those that everybody hears. */
function peopleIn(event: EventDeclared): { readonly said: readonly string[]; readonly open: readonly string[] } {
  const said = Object.entries(event.data.properties as Readonly<Record<string, Schema>>)
    .filter(([name, shape]) => saysWho(name, shape))
    .map(([name]) => name);
  const open = new Set(openMembersOf(event));
  return { said, open: said.filter((name) => open.has(name)) };
}

/** Of whom an event may tell besides those that it names, to whom all of it is told: by event (`noun.*`: each) and member, and why. */
export type Withheld = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Who manages something everywhere: what is withheld is told to such alone. */
const MANAGING = /:manage$/;

/**
 * Every member that says who somebody is, is told to whom it names, or is withheld for a reason that is written down; none is open. What
 * is withheld comes with all of an event, and so all of that is told only to who manages such: whoever hears of it is told it otherwise.
 */
export function judgePeople(events: Events, withheld: Withheld, readers: ReadonlySet<string>): string[] {
  const used = new Set<string>();
  const violations = Object.entries<EventDeclared>(events).flatMap(([type, event]) => {
    if (readers.has(event.heard)) return [];
    const { said, open } = peopleIn(event);
    const rest = said.filter((name) => !open.includes(name) && event.named?.members.includes(name) !== true);
    const untold = rest.filter((name) => {
      const at = [type, `${type.split('.')[0]}.*`].find((key) => withheld[key]?.[name] !== undefined);
      if (at !== undefined) used.add(`${at} ${name}`);
      return at === undefined;
    });
    // Who did something with a booking, whoever hears all of it reads as its actor.
    const withheldAnyhow = Object.hasOwn(event.data.properties, 'bookingId') ? [...rest, 'actor'] : rest;
    const isKept = MANAGING.test(event.named?.to ?? event.heard);
    return [
      ...(isKept ? [] : withheldAnyhow.map((name) => `${type} withholds "${name}", and tells it who may hear of it`)),
      ...open.map((name) => `${type} tells everybody "${name}"`),
      ...untold.map((name) => `${type} says who somebody is ("${name}"), and nobody says to whom`),
    ];
  });
  const known = Object.entries(withheld).flatMap(([type, names]) =>
    Object.keys(names).map((name) => `${type} ${name}`),
  );
  return [
    ...violations,
    ...known.filter((one) => !used.has(one)).map((one) => `${one} is withheld, and nobody says it`),
  ];
}
