import type { Audience } from '../../platform/events/audience.ts';
import type { Event } from '../../platform/events/contract.ts';

/** Writes an event as it goes over the wire: once, however many hear it. */
export function createFrames({ openDataOf }: Pick<Audience, 'openDataOf'>): (event: Event) => string {
  const written = new WeakMap<Event, string>();
  return (event) => {
    const known = written.get(event);
    if (known !== undefined) return known;
    const frame = write(event, openDataOf(event));
    written.set(event, frame);
    return frame;
  };
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function write({ position, type, subject, version, at }: Event, data: Event['data']): string {
  return `id: ${position}\nevent: ${type}\ndata: ${JSON.stringify({ position, type, subject, version, at, data })}\n\n`;
}
