import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf, showBriefDay, showClock, showShortDay } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import { clockIn, dayIn } from '../../../lib/when.ts';
import { initialsOf } from '../../../ui/person.tsx';
import type { Place } from '../places.ts';
import { stateText } from '../state-text.ts';
import type { Box } from './geometry.ts';
import classes from './marker.module.css';

interface Props {
  readonly place: Place;
  readonly box: Box;
  readonly dimmed: boolean;
  readonly chosen: boolean;
  readonly favourite: boolean;
  /** Is it a part of what is chosen or pointed at elsewhere? */
  readonly lit: boolean;
  /** The one marker that Tab reaches. */
  readonly current: boolean;
  readonly describedBy: string | undefined;
}

/**
 * A place on the plan: a button that says by shape, not by colour alone, whether it is free. The plan hears its events
 * (`useMarkers`), so that hundreds of markers need no handler each and are drawn again only when they change.
 */
export const Marker = memo(function Marker({
  place,
  box,
  dimmed,
  chosen,
  favourite,
  lit,
  current,
  describedBy,
}: Props) {
  const { t } = useTranslation('book');
  const { id, resource, state } = place;
  const name = nameOf(resource);
  return (
    <button
      type="button"
      className={classes.marker}
      data-id={id}
      data-state={state}
      data-drawn={place.drawAt !== undefined}
      data-type={resource.type}
      data-dimmed={dimmed}
      data-lit={lit}
      aria-pressed={chosen}
      data-favourite={favourite}
      aria-label={[
        t('plan.marker', { type: words(`type.${resource.type}`), name, state: stateText(place, t) }),
        ...(favourite ? [t('favourite')] : []),
      ].join(', ')}
      aria-describedby={describedBy}
      tabIndex={current ? 0 : -1}
      style={{
        left: box.x,
        top: box.y,
        width: box.width,
        height: box.height,
        ...(box.rotation ? { rotate: `${box.rotation}deg` } : {}),
      }}
    >
      {resource.type === 'room' ? <RoomFace place={place} name={name} /> : <SeatFace place={place} />}
    </button>
  );
});

/**
 * What it is until when, and how many it seats: the most important first, because what does not fit below it is left out. In a room too
 * small for that the hour alone, behind the sign of what it is; its name and its hint say it in full.
 */
function RoomFace({ place, name }: { readonly place: Place; readonly name: string }) {
  const { resource, state, until } = place;
  const { t } = useTranslation('book');
  const glyph = glyphOf(state);
  return (
    <span className={classes.room}>
      <span className={classes.name}>{name}</span>
      <span className={classes.sub}>
        {until !== null && <span className={classes.until}>{untilText(until, place, t)}</span>}
        {until !== null && (
          <span className={classes.brief} aria-hidden="true">
            {glyph !== 'seats' && <Glyph state={glyph} />}–{timeText(until, place, clockIn, showBriefDay)}
          </span>
        )}
        {(until === null || glyph === 'seats') && (
          <span className={classes.seats}>
            <Glyph state={glyph} />
            {glyph === 'seats' && resource.capacity}
          </span>
        )}
      </span>
    </span>
  );
}

/**
 * `Free until 11:30`, `Taken until 11:30`: the hour alone would say neither. A closure over several days ends on a day: its hour
 * would be taken for today's.
 */
function untilText(until: string, place: Place, t: TFunction<'book'>): string {
  const { state } = place;
  const time = timeText(until, place, showClock);
  if (state === 'partly' || state === 'closed') return t(`state.${state}Until`, { time });
  return `${t(`state.${state}`)} ${t('state.until', { time })}`;
}

/** @param clock how the hour is said: with whose it is, where there is room for that */
function timeText(
  until: string,
  { state, closure, resource: { zone } }: Place,
  clock: (at: string, zone: string) => string,
  day = showShortDay,
): string {
  const isOtherDay = state === 'closed' && closure && dayIn(closure.start, zone) !== dayIn(until, zone);
  return isOtherDay ? day(dayIn(until, zone)) : clock(until, zone);
}

const glyphOf = (state: Place['state']) =>
  state === 'taken' || state === 'mine' || state === 'closed' ? state : 'seats';

function SeatFace({ place: { state, booking } }: { readonly place: Place }) {
  if (state === 'free' || state === 'partly' || state === 'loading') return null;
  return (
    <>
      <Glyph state={state} />
      {state === 'taken' && booking?.hostName && (
        <span className={classes.initials}>{initialsOf(booking.hostName)}</span>
      )}
    </>
  );
}

const person = 'M6 6.2a2.6 2.6 0 1 0 0-5.2a2.6 2.6 0 0 0 0 5.2zM1.4 11.2c.3-2.6 2.1-4 4.6-4s4.3 1.4 4.6 4z';
const paths = {
  taken: person,
  seats: person,
  mine: 'M10.6 2.6L4.9 9.4L1.5 6.3',
  closed: 'M2.5 2.5l7 7M9.5 2.5l-7 7',
} as const;

/** A person for taken, a tick for mine, a cross for what cannot be booked. */
export function Glyph({ state }: { readonly state: keyof typeof paths }) {
  const line = state === 'mine' || state === 'closed';
  return (
    <svg className={classes.glyph} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path
        d={paths[state]}
        {...(line
          ? { fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' }
          : { fill: 'currentColor' })}
      />
    </svg>
  );
}
