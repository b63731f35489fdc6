import type { Principal } from '../../platform/context/principal.ts';
import type { Audience } from '../../platform/events/audience.ts';
import type { Event } from '../../platform/events/contract.ts';

/** Writes an event as it goes over the wire to somebody: once with the names in it and once without, however many hear it. */
export function createFrames({
  hearsNames,
  openDataOf,
}: Pick<Audience, 'hearsNames' | 'openDataOf'>): (event: Event, who: Principal) => string {
  const written = { named: new WeakMap<Event, string>(), open: new WeakMap<Event, string>() };
  return (event, who) => {
    const withNames = hearsNames(who, event);
    const frames = withNames ? written.named : written.open;
    const known = frames.get(event);
    if (known !== undefined) return known;
    const frame = write(event, openDataOf(event, withNames));
    frames.set(event, frame);
    return frame;
  };
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function write({ position, type, subject, version, at }: Event, data: Event['data']): string {
  return `id: ${position}\nevent: ${type}\ndata: ${JSON.stringify({ position, type, subject, version, at, data })}\n\n`;
}
