import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { assignmentsAtQuery } from '../../../data/assignments.ts';
import { isOn, type Assignment } from '../../../data/own-assignments.ts';
import { useMe } from '../../../data/session.ts';
import { useNow } from '../../../lib/now.ts';
import { heldUntil, waitingQuery, type WaitingEntry } from '../../../data/waiting.ts';
import { nameOf, showClock, showShortDay, showTimes } from '../../../lib/show.ts';
import { dayIn, overlaps, type Period } from '../../../lib/when.ts';
import { Held, OfferAnswer } from '../../../parts/offer/offer-answer.tsx';
import { YourPlaces } from '../../../parts/your-places/your-places.tsx';
import type { Place } from '../places.ts';
import { stateText } from '../state-text.ts';
import classes from './wait.module.css';

interface Props {
  readonly place: Place;
  readonly day: string;
  readonly period: Period;
}

/** What cannot be had, though no booking shows why: it is somebody's own, or a colleague's whose name is not shown, or out of use. */
export function Whose({ place, day, period }: Props) {
  const { t } = useTranslation('wait');
  const { t: say } = useTranslation('book');
  const { user } = useMe();
  const today = dayIn(useNow(), place.resource.zone);
  const { data, error } = useQuery(assignmentsAtQuery(place.id));
  const offer = useOffer(place, period);
  const assignment = data?.find((one) => isOn(one, day));
  if (place.state === 'mine' && user !== null) return <Own userId={user.id} resourceId={place.id} />;
  if (offer) return <Offered entry={offer} name={nameOf(place.resource)} />;
  if (assignment && user !== null && assignment.userId === user.id)
    return <Own userId={user.id} resourceId={place.id} />;
  if (assignment) return <Assigned assignment={assignment} />;
  // Whose it is may not be known yet: nothing is said that would be taken back.
  if (data === undefined && !error) return null;
  if (place.state === 'closed') return <Text c="dimmed">{t('whose.closed')}</Text>;
  if (place.heldFor === 'team_day')
    return <Said title={[stateText(place, say), untilOf(place, say)].join(' ').trim()} text={t('whose.team')} />;
  const when = day === today ? 'today' : 'ahead';
  return (
    <Said
      title={stateText(place, say)}
      text={t(`whose.${place.state === 'partly' ? 'afterwards' : 'booked'}.${when}`)}
    />
  );
}

/** Mine until further notice: lent out, taken back and checked in to here. */
function Own({ userId, resourceId }: { readonly userId: number; readonly resourceId: number }) {
  return (
    <div className={classes.own}>
      <YourPlaces userId={userId} resourceId={resourceId} />
    </div>
  );
}

/** What is held for me of a place, where it is at a time. */
function useOffer({ id }: Place, period: Period): WaitingEntry | undefined {
  const { data } = useQuery(waitingQuery);
  const now = useNow();
  return data?.find((one) => one.offeredResourceId === id && overlaps(one, period) && heldUntil(one, now) !== null);
}

/** Held for me, who waited for it: I take it, or leave it to the next. */
function Offered({ entry, name }: { readonly entry: WaitingEntry; readonly name: string }) {
  const { t } = useTranslation('waiting');
  return (
    <section className={classes.said} aria-label={t('free', { name })}>
      <Text fw={600}>{t('free', { name })}</Text>
      <Text size="sm" c="dimmed" className="tabular">
        {showShortDay(dayIn(entry.start, entry.zone))}, {showTimes(entry, entry.zone)}
      </Text>
      <Held entry={entry} />
      <OfferAnswer entry={entry} name={name} />
    </section>
  );
}

/** `until Tue 8 Jan, 12:00`, of what is reserved for a team and was not free before. */
const untilOf = ({ state, heldUntil, resource: { zone } }: Place, say: TFunction<'book'>): string =>
  state === 'taken' && heldUntil !== undefined
    ? say('state.until', { time: `${showShortDay(dayIn(heldUntil, zone))}, ${showClock(heldUntil, zone)}` })
    : '';

/** Whose it is, until when, and when others may have it all the same. */
function Assigned({ assignment: { userName, lastDay, checkInBy } }: { readonly assignment: Assignment }) {
  const { t } = useTranslation('wait');
  const until = lastDay === null ? t('whose.forGood') : t('whose.until', { last: showShortDay(lastDay) });
  return (
    <Said
      title={userName === null ? t('whose.toSomebody') : t('whose.to', { name: userName })}
      text={checkInBy === null ? until : `${until} ${t('whose.checkInBy', { time: checkInBy })}`}
    />
  );
}

function Said({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className={classes.said}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
    </div>
  );
}
