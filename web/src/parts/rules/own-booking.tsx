import { Anchor } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CheckRefusal } from '../../data/booking-checks.ts';
import { resourceQuery } from '../../data/resources.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { dayIn, wallOf } from '../../lib/when.ts';

interface Props {
  readonly booking: NonNullable<CheckRefusal['booking']>;
}

/** The booking of mine that stands in the way, and the way to it. */
export function OwnBooking({ booking }: Props) {
  const { t } = useTranslation('rules');
  const { title, start, end, zone, resourceIds } = booking;
  const resources = useQueries({ queries: resourceIds.map((id) => resourceQuery(id)) }).flatMap(
    ({ data }) => data ?? [],
  );
  const [first] = resources;
  const today = dayIn(useNow(), zone);
  if (first === undefined) return null;
  const { day, from, to } = wallOf({ start, end }, zone);
  const when = [nearDay(day, today) ?? showShortDay(day), showTimes({ start, end }, zone)].join(', ');
  const floor = first.floorId;
  const search = { building: first.buildingId, ...(floor !== null && { floor }), at: first.id, day, from, to };
  return (
    <Anchor className="tabular" renderRoot={(props) => <Link to="/" search={search} {...props} />}>
      {t(title === '' ? 'own' : 'ownTitled', { title, when, name: resources.map((one) => nameOf(one)).join(', ') })}
    </Anchor>
  );
}
