import { useEffect, useState } from 'react';
import { rangeOf } from '../../lib/range.ts';
import { fill, type Language } from '../../parts/screen/speaking.ts';
import classes from './display.module.css';
import {
  act,
  clockOf,
  offersAt,
  signOf,
  type Act,
  type Meeting,
  type Outcome,
  type Sign,
  type Standing,
} from './standing.ts';
import { useTicking } from './ticking.ts';
import type { Words } from './words.ts';

/** For so long it is said why something was not done, in milliseconds. */
const SAID_MS = 8_000;
/** For so long it is asked whether a meeting is to end: who comes later has not been asked, in milliseconds. */
const ASKED_MS = 20_000;
const LONGER = 15;

interface Props {
  readonly say: Words;
  readonly language: Language;
  readonly standing: Standing;
  readonly isOffline: boolean;
  readonly put: (standing: Standing) => void;
}

/** What a place is, who has it and who is next, and what somebody before it can do. */
export function Door({ say, language, standing, isOffline, put }: Props) {
  const now = useTicking();
  const sign = signOf(standing, now);
  const { place } = standing;
  const clock = (time: string | number): string =>
    new Date(time).toLocaleTimeString(language, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: place.zone,
    });
  const isKnown = sign !== 'unknown';
  return (
    <main className={classes['door']}>
      <section className={classes['sign']} data-sign={sign}>
        <h1>{place.resource.names[language] ?? place.resource.name}</h1>
        <output className={classes['state']}>{stateText(say, sign, standing, clock)}</output>
        {isKnown ? (
          <Current say={say} sign={sign} meeting={place.current} clock={clock} />
        ) : (
          <p>{fill(say.noConnectionSince, { time: clock(place.at) })}</p>
        )}
        {isKnown && <Acts say={say} sign={sign} standing={standing} put={put} />}
      </section>
      <aside className={classes['next']} aria-label={say.next}>
        <p className={classes['clock']}>{clock(clockOf(standing, now))}</p>
        {isKnown && <Upcoming say={say} meetings={place.upcoming} clock={clock} />}
        {isOffline && isKnown && <output className={classes['offline']}>{say.noConnection}</output>}
        <p className={classes['where']}>{`${standing.workplace} · ${place.buildingName}`}</p>
      </aside>
    </main>
  );
}

type Clock = (time: string | number) => string;

function stateText(say: Words, sign: Sign, { place: { freeUntil, current } }: Standing, clock: Clock): string {
  if (sign === 'free' && freeUntil !== null) return fill(say.freeUntil, { time: clock(freeUntil) });
  if (sign === 'taken' && current !== null) return fill(say.takenUntil, { time: clock(current.end) });
  return say[sign];
}

/** What a meeting is called, or what is said where that is not told. */
const calledBy = (say: Words, { title, private: isPrivate }: Pick<Meeting, 'title' | 'private'>): string =>
  title ?? (isPrivate ? say.private : say.booked);

interface MeetingProps {
  readonly say: Words;
  readonly sign: Sign;
  readonly meeting: Meeting | null;
  readonly clock: Clock;
}

function Current({ say, sign, meeting, clock }: MeetingProps) {
  if (meeting === null || sign === 'free') return null;
  return (
    <p className={classes['current']}>
      <strong>{calledBy(say, meeting)}</strong>
      <span>
        {[
          rangeOf(clock(meeting.start), clock(meeting.end)),
          ...(meeting.hostName === null ? [] : [meeting.hostName]),
        ].join(' · ')}
      </span>
    </p>
  );
}

interface UpcomingProps {
  readonly say: Words;
  readonly meetings: readonly Meeting[];
  readonly clock: Clock;
}

/** So many of the next meetings have room beside a door. */
const SHOWN = 4;

function Upcoming({ say, meetings, clock }: UpcomingProps) {
  return (
    <>
      <h2>{say.next}</h2>
      {meetings.length === 0 && <p>{say.nothing}</p>}
      <ul hidden={meetings.length === 0}>
        {meetings.slice(0, SHOWN).map(({ bookingId, start, end, hostName, ...meeting }) => (
          <li key={bookingId}>
            <span className={classes['time']}>{rangeOf(clock(start), clock(end))}</span>
            <strong>{calledBy(say, meeting)}</strong>
            {hostName !== null && <span>{hostName}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

interface ActsProps {
  readonly say: Words;
  readonly sign: Sign;
  readonly standing: Standing;
  readonly put: (standing: Standing) => void;
}

type Refused = Exclude<Outcome['is'], 'done'>;

/** What can be done: a press answers at once, or says why it is not done. */
function Acts({ say, sign, standing, put }: ActsProps) {
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [isActing, setActing] = useState(false);
  useEffect(() => {
    if (refusal === null) return undefined;
    const timer = setTimeout(() => setRefusal(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [refusal]);
  const run = async (what: Act): Promise<void> => {
    setActing(true);
    const outcome = await act(what);
    if (outcome.is === 'done') put(outcome.standing);
    setRefusal(outcome.is === 'done' ? null : outcome.is);
    setActing(false);
  };
  const said = { taken: say.takenAlready, refused: say.refused, gone: say.gone, offline: say.noConnection };
  const { current, upcoming, freeUntil } = standing.place;
  const coming = [current, ...upcoming.slice(0, 1)].find((one) => one?.checkIn) ?? null;
  const props = { say, isActing, run: (what: Act) => void run(what) };
  return (
    <div className={classes['acts']}>
      {coming !== null && (
        <button
          type="button"
          disabled={isActing}
          onClick={() => props.run({ path: '/display/check-in', body: { bookingId: coming.bookingId } })}
        >
          {say.checkIn}
        </button>
      )}
      {sign === 'free' && <Book {...props} offers={offersAt(clockOf(standing), freeUntil)} />}
      {current?.here === true && sign !== 'free' && (
        <Running key={current.bookingId} {...props} id={current.bookingId} />
      )}
      <output className={classes['refusal']}>{refusal !== null && said[refusal]}</output>
    </div>
  );
}

interface DoingProps {
  readonly say: Words;
  readonly isActing: boolean;
  readonly run: (what: Act) => void;
}

function Book({ say, isActing, run, offers }: DoingProps & { readonly offers: readonly number[] }) {
  return offers.map((minutes) => (
    <button
      key={minutes}
      type="button"
      disabled={isActing}
      onClick={() => run({ path: '/display/bookings', body: { minutes } })}
    >
      {fill(say.bookFor, { minutes: String(minutes) })}
    </button>
  ));
}

/** What goes on is ended by two presses: the first one may have been a bag. */
function Running({ say, isActing, run, id: bookingId }: DoingProps & { readonly id: number }) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return undefined;
    const timer = setTimeout(() => setAsking(false), ASKED_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  if (isAsking)
    return (
      <>
        <button type="button" disabled={isActing} onClick={() => run({ path: '/display/end', body: { bookingId } })}>
          {say.endReally}
        </button>
        <button type="button" onClick={() => setAsking(false)}>
          {say.keep}
        </button>
      </>
    );
  return (
    <>
      <button
        type="button"
        disabled={isActing}
        onClick={() => run({ path: '/display/extension', body: { bookingId, minutes: LONGER } })}
      >
        {fill(say.extend, { minutes: String(LONGER) })}
      </button>
      <button type="button" disabled={isActing} onClick={() => setAsking(true)}>
        {say.end}
      </button>
    </>
  );
}
