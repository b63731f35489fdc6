import { isDeepStrictEqual } from 'node:util';
import type { TObject } from 'typebox';
import { subjectOf, type Events } from '../contract/event.ts';

/** What events carry, under names that documents can refer to. */
export interface ToldShapes {
  readonly named: Readonly<Record<string, TObject>>;
  /** The named shape for an event. */
  readonly of: (type: string) => TObject;
}

/**
 * Names what `pick` takes of each event after its subject, `BookingTold`; a shape of its own for one event after that,
 * `BookingCancelledTold`. Shapes that say the same are one.
 */
export function nameShapes(events: Events, suffix: string, pick: (event: Events[keyof Events]) => TObject): ToldShapes {
  const named: Record<string, TObject> = {};
  const nameFor = (type: string, shape: TObject): string => {
    const ofSubject = `${pascalCase(subjectOf(type))}${suffix}`;
    const taken = named[ofSubject];
    return taken === undefined || isDeepStrictEqual(taken, shape) ? ofSubject : `${pascalCase(type)}${suffix}`;
  };
  const of = new Map<string, TObject>();
  for (const [type, event] of Object.entries(events)) {
    const shape = pick(event);
    of.set(type, (named[nameFor(type, shape)] ??= shape));
  }
  return {
    named,
    of(type) {
      const shape = of.get(type);
      if (!shape) throw new Error(`Nobody declares ${type}`);
      return shape;
    },
  };
}

/** What hearers get of each event, in full. */
export const toldShapes = (events: Events): ToldShapes => nameShapes(events, 'Told', ({ data }) => data);

/** `booking.checked_in` → `BookingCheckedIn` */
export const pascalCase = (type: string): string =>
  type
    .split(/[._]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
