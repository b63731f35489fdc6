import { List, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Left, UserBelongings } from '../../data/people.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf, showShortDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { Folded } from './folded.tsx';

type LeftBooking = UserBelongings['bookings']['first'][number];
type BecameBooking = Left['bookings']['cancelled']['first'][number];

interface Props {
  readonly bookings: readonly (LeftBooking | BecameBooking)[];
  /** How many they are with those that are not listed. */
  readonly count: number;
  /** Nothing has become of them yet. */
  readonly isAhead?: boolean;
}

/** What somebody leaves, each with its places and its time, and of what is not handed over, why. */
export function LeftBookings({ bookings, count, isAhead = false }: Props) {
  const { t } = useTranslation('people');
  const places = usePlaceNames(bookings);
  /** Why it could not be handed over, in the reader's words; what has none was refused by some rule. */
  const why = (code: string): string =>
    code === 'heir_has_one'
      ? t('why.hasOne')
      : code === 'booking_state_conflict'
        ? t('why.undecided')
        : words(`problem.${code}` as 'problem.internal', { defaultValue: t('why.rules') });
  const lines = bookings.map((one) => (
    <List.Item key={one.id}>
      <Text span fw={500}>
        {one.title === '' ? t('untitled') : one.title}
      </Text>
      {places(one).map((place) => `, ${place}`)}, {showShortDay(dayIn(one.start, one.zone))},{' '}
      <span className="times">{showTimes(one, one.zone)}</span>
      {'code' in one && one.code !== undefined && (
        <Text size="sm" c="dimmed">
          {isAhead ? t('why.cancelled', { why: why(one.code) }) : why(one.code)}
        </Text>
      )}
    </List.Item>
  ));
  const rest = count > bookings.length ? [<List.Item key="rest">{t('andMore')}</List.Item>] : [];
  return <Folded lines={[...lines, ...rest]} />;
}

/** What the places of bookings are called, as far as whoever asks sees them. */
function usePlaceNames(bookings: readonly LeftBooking[]): (booking: LeftBooking) => readonly string[] {
  const ids = [...new Set(bookings.flatMap(({ resourceIds }) => resourceIds))];
  const found = useQueries({ queries: ids.map((id) => resourceQuery(id)) }).flatMap(({ data }) => data ?? []);
  const names = new Map(found.map((one) => [one.id, nameOf(one)]));
  return ({ resourceIds }) => [...new Set(resourceIds)].flatMap((id) => names.get(id) ?? []);
}
