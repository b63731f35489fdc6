import { Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ClosureCheck } from '../../data/closures.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { useInTurn } from './in-turn.tsx';
import classes from './way.module.css';
import { showMoment } from './moment.ts';

type Clash = ClosureCheck['clashes'][number];

const RANK: Readonly<Record<Clash['outcome'], number>> = { cancelled: 0, shortened: 1, moved: 2 };

/** What becomes of each booking that is in the way. */
export function Preview({ check }: { readonly check: Pick<ClosureCheck, 'clashes' | 'bookings'> }) {
  const { t } = useTranslation('way');
  const { clashes, bookings } = check;
  // What somebody loses first; the sort keeps the order of times.
  const ranked = clashes.toSorted((a, b) => RANK[a.outcome] - RANK[b.outcome]);
  const { shown, more } = useInTurn(ranked, (count) => t('more', { count }));
  const names = useResourceNames(shown);
  if (clashes.length === 0)
    return (
      <Text component="output" display="block">
        {t('nothingBooked')}
      </Text>
    );
  const counts = (['moved', 'shortened', 'cancelled'] as const).flatMap((outcome) =>
    bookings[outcome] === 0 ? [] : t(outcome, { count: bookings[outcome] }),
  );
  // Whichever comes first begins the sentence.
  const said = counts.join(', ');
  const begun = said.slice(0, 1).toLocaleUpperCase() + said.slice(1);
  return (
    <section aria-label={t('preview')}>
      <Title order={3} size="h5">
        {t('preview')}
      </Title>
      <Text component="output" display="block">{`${begun}. ${t('told')}`}</Text>
      <ul className={classes.clashes}>
        {shown.map((clash) => (
          <OneClash key={clash.bookingId} clash={clash} nameOfPlaces={names} />
        ))}
      </ul>
      {more}
    </section>
  );
}

interface ClashProps {
  readonly clash: Clash;
  readonly nameOfPlaces: (ids: readonly number[]) => string;
}

function OneClash({ clash, nameOfPlaces }: ClashProps) {
  const { t } = useTranslation('way');
  const { hostName, title, start, end, zone, resourceIds, outcome, becomes } = clash;
  const who = [hostName ?? t('somebody'), title].filter((one) => one !== '').join(', ');
  const then =
    outcome === 'moved' && becomes !== null
      ? t('becomes.moved', { places: nameOfPlaces(becomes.resourceIds) })
      : outcome === 'shortened' && becomes !== null
        ? t('becomes.shortened', { time: showMoment(becomes.end, zone) })
        : t('becomes.cancelled');
  return (
    <li>
      <Text fw={600} size="sm">
        {`${nameOfPlaces(resourceIds)} · ${who}`}
      </Text>
      <Text size="sm" className="tabular">
        {`${showMoment(start, zone).slice(0, -6)}, ${showTimes({ start, end }, zone)}`}
      </Text>
      <Text size="sm" c={outcome === 'cancelled' ? 'red' : 'dimmed'}>
        {then}
      </Text>
    </li>
  );
}

/** The names of all that is shown; what a floor showed before is known. What is not known yet is not gone. */
function useResourceNames(clashes: readonly Clash[]): (ids: readonly number[]) => string {
  const { t } = useTranslation('way');
  const ids = [
    ...new Set(clashes.flatMap(({ resourceIds, becomes }) => [...resourceIds, ...(becomes?.resourceIds ?? [])])),
  ];
  const found = useQueries({ queries: ids.map((id) => resourceQuery(id)) });
  const names = new Map(ids.map((id, i) => [id, found[i]]));
  return (some) =>
    some
      .map((id) => names.get(id))
      .map((one) => (one?.data ? nameOf(one.data) : one?.isPending ? words('loading') : t('gone')))
      .join(', ');
}
