import type { Event } from '../../platform/events/contract.ts';

/** An event as it goes over the wire. */
export interface Frames {
  /** With all it carries. */
  readonly whole: string;
  /** What everybody may know of a booking: neither its title nor who takes part. */
  readonly booking: string;
}

const OPEN_MEMBERS = ['id', 'version', 'state', 'start', 'end', 'zone', 'hostId', 'resourceIds'];

const written = new WeakMap<Event, Frames>();

/** Written once, however many hear it. */
export function frameFor(event: Event): Frames {
  let frames = written.get(event);
  if (!frames) {
    const open = Object.fromEntries(
      OPEN_MEMBERS.flatMap((name) => (name in event.data ? [[name, event.data[name]]] : [])),
    );
    frames = { whole: write(event, event.data), booking: write(event, open) };
    written.set(event, frames);
  }
  return frames;
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function write({ position, type, subject, version, at }: Event, data: object): string {
  return `id: ${position}\nevent: ${type}\ndata: ${JSON.stringify({ position, type, subject, version, at, data })}\n\n`;
}
