import { Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assignmentsQuery } from '../../data/assignments.ts';
import { assignmentsOfQuery, isLentOn, isOn, type Assignment } from '../../data/own-assignments.ts';
import { isActive, myBookingsQuery } from '../../data/bookings.ts';
import { useNow } from '../../lib/now.ts';
import { ownWorkDaysQuery, type Location } from '../../data/teams.ts';
import { managesBookingsIn, useMe, type Person as Who } from '../../data/session.ts';
import { showDay, showProblem } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import {
  clockIn,
  compareInstants,
  dayIn,
  dayPeriod,
  minutesOf,
  overlaps,
  shiftDay,
  type When,
} from '../../lib/when.ts';
import { BookingCard } from '../../parts/booking-card.tsx';
import { Favourites } from './favourites.tsx';
import classes from './glance.module.css';
import { Banks } from './lockers/banks.tsx';
import { PeopleList } from './people-list.tsx';
import { Spaces } from './space/spaces.tsx';
import { showDayAndClock } from './state-text.ts';
import { countHidden, isClosedAllDay, ownersOn, peopleOn, type Count, type Place } from './places.ts';

const none: readonly never[] = [];

interface Props {
  readonly me: Who | null;
  readonly when: When;
  readonly buildingId: number;
  readonly desks: Count | undefined;
  readonly places: readonly Place[];
  /** Is it not known yet what they are at? Then nothing is said about them. */
  readonly loading: boolean;
  readonly onChoose: (id: number, floorId?: number) => void;
}

/** What one wants to know in the morning: is there room, what have I booked, who is here. */
export function Glance({ me, when, buildingId, desks, places, loading, onChoose }: Props) {
  return (
    <div className={classes.glance}>
      <Welcome me={me} when={when} desks={desks} places={places} />
      {me !== null && <OwnDay me={me} when={when} places={places} onChoose={onChoose} />}
      <Favourites buildingId={buildingId} places={places} onChoose={onChoose} />
      <Banks places={places} onChoose={onChoose} />
      {me !== null && <Spaces buildingId={buildingId} when={when} />}
      <People me={me} when={when} places={places} loading={loading} onChoose={onChoose} />
    </div>
  );
}

/** The holiday, or no name, where nobody can have a desk on the day that is shown; null: somebody can, or that is not known. */
function closedOn(places: readonly Place[]): string | null {
  const desks = places.filter(({ resource: { type } }) => type === 'desk');
  if (desks.length === 0 || !desks.every(isClosedAllDay)) return null;
  return desks.find(({ day }) => day?.holiday)?.day?.holiday ?? '';
}

function Welcome({ me, when, desks, places }: Pick<Props, 'me' | 'when' | 'desks' | 'places'>) {
  const { t } = useTranslation(['book', 'side']);
  const drawn = places.find(({ drawAt }) => drawAt !== undefined);
  const isOver = when.wall.day < dayIn(useNow(), when.zone);
  const closed = isOver ? null : closedOn(places);
  const hour = minutesOf(clockIn(useNow(), Temporal.Now.timeZoneId())) / 60;
  const part = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  const name = me?.name.split(' ')[0] ?? '';
  return (
    <div>
      <Text size="sm" c="dimmed">
        {showDay(when.wall.day)}
      </Text>
      <Title order={2} size="h3" className={classes.greeting}>
        {t(`greeting.${part}`, { name })}
      </Title>
      {desks?.free === null && <Quiet>{words('loading')}</Quiet>}
      {closed !== null && (
        <Text mt={4}>{closed === '' ? t('side:glance.closed') : t('side:glance.holiday', { name: closed })}</Text>
      )}
      {closed === null && drawn?.drawAt !== undefined && (
        <Text mt={4}>{t('side:glance.byDraw', { time: showDayAndClock(drawn.drawAt, drawn.resource.zone) })}</Text>
      )}
      {closed === null && drawn === undefined && desks !== undefined && desks.free !== null && (
        <>
          <Text mt={4}>{t('side:glance.freeDesks', { count: desks.free })}</Text>
          <div className={classes.bar} aria-hidden="true">
            <div style={{ width: `${(100 * desks.free) / desks.total}%` }} />
          </div>
        </>
      )}
    </div>
  );
}

/** Where I said that I work on a day instead of at the office, of who has something of her own there; null: I said nothing of the kind. */
function useElsewhere(own: readonly Assignment[], day: string): Exclude<Location, 'office'> | null {
  const { data } = useQuery({ ...ownWorkDaysQuery({ from: day, to: shiftDay(day, 1) }), enabled: own.length > 0 });
  const at = data?.days.find(({ date }) => date === day);
  return at?.basis !== 'said' || at.location === 'office' ? null : at.location;
}

interface ElsewhereProps extends Pick<Props, 'when'> {
  readonly where: Exclude<Location, 'office'>;
  readonly own: readonly Assignment[];
}

/** I work elsewhere: what is mine others can have meanwhile, as far as that is so. */
function Elsewhere({ where, own, when: { wall, zone } }: ElsewhereProps) {
  const { t } = useTranslation('side');
  const isToday = wall.day === dayIn(useNow(), zone);
  const lent = own.filter((one) => isLentOn(one, wall.day));
  const said = [
    t(`glance.elsewhere.${where}.${isToday ? 'today' : 'ahead'}`),
    ...lent.map(({ resourceName: name }) => t('glance.lent', { name })),
  ];
  return <Quiet>{said.join(' ')}</Quiet>;
}

interface OwnDayProps extends Pick<Props, 'when' | 'places' | 'onChoose'> {
  readonly me: Who;
}

/** My bookings of the day shown, and what is mine without any. */
function OwnDay({ me, when, places, onChoose }: OwnDayProps) {
  const { t } = useTranslation(['book', 'side']);
  const { data, error } = useQuery(myBookingsQuery(me.id, dayIn(useNow(), when.zone)));
  const day = dayPeriod(when.wall.day, when.zone);
  const assigned = useQuery(assignmentsOfQuery(me.id));
  const kept = (assigned.data ?? []).filter((one) => isOn(one, when.wall.day));
  const where = useElsewhere(assigned.data ?? none, when.wall.day);
  // Who works elsewhere reads that with it.
  const lent = where === null ? (assigned.data ?? []).filter((one) => isLentOn(one, when.wall.day)) : none;
  const own = (data ?? [])
    .filter((booking) => isActive(booking) && overlaps(booking, day))
    .toSorted((a, b) => compareInstants(a.start, b.start));
  return (
    <section aria-label={t('side:glance.yours')}>
      <h3 className={classes.heading}>{t('side:glance.yours')}</h3>
      {data === undefined ? (
        <Quiet>{error ? showProblem(error) : words('loading')}</Quiet>
      ) : (
        own.length + kept.length === 0 &&
        where === null && (
          <Quiet>
            {assigned.isPending
              ? words('loading')
              : t(closedOn(places) === null ? 'side:glance.noYours' : 'side:glance.noneClosed')}
          </Quiet>
        )
      )}
      {where !== null && <Elsewhere where={where} own={assigned.data ?? none} when={when} />}
      <div className={classes.cards}>
        {kept.map(({ resourceId, resourceName: name }) => {
          const here = places.find(({ id }) => id === resourceId);
          const kind = here?.resource.type === 'desk' ? 'desk' : 'other';
          const said = t(where !== null && kind === 'desk' ? 'side:glance.kept' : `side:glance.own.${kind}`, { name });
          return <OwnPlace key={resourceId} said={said} onChoose={here && (() => onChoose(resourceId))} />;
        })}
        {lent.map(({ resourceId, resourceName: name }) => {
          const isHere = places.some(({ id }) => id === resourceId);
          const said = t('side:glance.ownLent', { name });
          return <OwnPlace key={resourceId} said={said} onChoose={isHere ? () => onChoose(resourceId) : undefined} />;
        })}
        {own.map((booking) => (
          <BookingCard key={booking.id} booking={booking} compact />
        ))}
      </div>
    </section>
  );
}

interface OwnPlaceProps {
  readonly said: string;
  /** Shows it; undefined: it is not among what is shown. */
  readonly onChoose: (() => void) | undefined;
}

function OwnPlace({ said, onChoose }: OwnPlaceProps) {
  return onChoose ? (
    <UnstyledButton className={classes.own} onClick={onChoose}>
      {said}
    </UnstyledButton>
  ) : (
    <Text size="sm" fw={600}>
      {said}
    </Text>
  );
}

const MOST = 40;

function People({ me, when: { wall, zone }, places, loading, onChoose }: Omit<Props, 'desks' | 'buildingId'>) {
  const { t } = useTranslation(['book', 'side']);
  const self = useMe();
  const today = dayIn(useNow(), zone);
  const title = t(wall.day > today ? 'side:glance.peopleLater' : 'side:glance.people');
  const kept = places.find(
    ({ heldFor, booking, state }) => heldFor === 'assignment' && booking === null && state !== 'mine',
  )?.resource;
  // All of a building are many: of other days only who manages them asks. My own are known without.
  const isTold = kept !== undefined && (wall.day === today || managesBookingsIn(self, kept.buildingId));
  const { data: assignments = none } = useQuery({
    ...assignmentsQuery(kept?.buildingId ?? 0, false),
    enabled: isTold,
  });
  const { data: own = none } = useQuery({ ...assignmentsOfQuery(me?.id ?? 0), enabled: me !== null });
  const isElsewhere = useElsewhere(own, wall.day) !== null;
  // Who works elsewhere does not sit at her own desk, though it is kept for her.
  const there = [...(isTold ? assignments : none), ...own].filter((one) => !isElsewhere || one.userId !== me?.id);
  const people = peopleOn(places, ownersOn(there, wall.day, today));
  const hidden = loading ? 0 : countHidden(places);
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>
        {title}
        {people.length > 0 && <span className={classes.count}>{people.length}</span>}
      </h3>
      {people.length + hidden === 0 && <Quiet>{loading ? words('loading') : t('side:glance.noPeople')}</Quiet>}
      <PeopleList people={people.slice(0, MOST)} onChoose={onChoose} />
      {people.length > MOST && <Quiet>{t('side:glance.morePeople', { count: people.length - MOST })}</Quiet>}
      {hidden > 0 && <Quiet>{t('side:glance.nameless', { count: hidden })}</Quiet>}
    </section>
  );
}

function Quiet({ children }: { readonly children: string }) {
  return (
    <Text size="sm" c="dimmed" mt={6}>
      {children}
    </Text>
  );
}
