import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { presentQuery } from '../../data/visitors.ts';
import { useNow } from '../../lib/now.ts';
import { isReached, onReach } from '../../lib/reach.ts';
import { nameOf, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { comingsOf } from './comings.ts';
import classes from './visitors.module.css';

/**
 * Who is in the building now, to be printed and ticked off outside. It stands on paper alone: the screen shows the same, live.
 * Paper that nobody corrects says when what it says was so, and never that nobody is there where that is not known.
 */
export function EvacuationList({ building }: { readonly building: Building }) {
  const { t } = useTranslation('visitors');
  const now = useNow();
  const { data, dataUpdatedAt, isError } = useQuery(presentQuery(building.id));
  const isCurrent = useSyncExternalStore(onReach, isReached) && !isError;
  const here = comingsOf(data ?? []).get('visiting') ?? [];
  const sayWhen = (at: string): string => `${clockIn(at, building.zone)}, ${showShortDay(dayIn(at, building.zone))}`;
  const count = here.length;
  const since = new Date(dataUpdatedAt).toISOString();
  const current = { count, at: sayWhen(now) };
  const old = { count, at: sayWhen(since), now: sayWhen(now) };
  return (
    <section className={classes.evacuation} aria-label={t('printList')}>
      <h1>{t('listTitle', { building: nameOf(building) })}</h1>
      <p>
        {data === undefined
          ? t('listUnknown', { at: sayWhen(now) })
          : isCurrent
            ? t('listAt', current)
            : t('listOld', old)}
      </p>
      <table hidden={data === undefined}>
        <thead>
          <tr>
            <th scope="col">{t('head.out')}</th>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('company')}</th>
            <th scope="col">{t('phone')}</th>
            <th scope="col">{t('host')}</th>
            <th scope="col">{t('head.since')}</th>
          </tr>
        </thead>
        <tbody>
          {here.map(({ visit, badge }) => (
            <tr key={badge.id}>
              <td aria-hidden="true">☐</td>
              <td>{badge.name}</td>
              <td>{badge.company}</td>
              <td>{badge.phone}</td>
              <td>{visit.hostName}</td>
              <td>{badge.arrivedAt && clockIn(badge.arrivedAt, building.zone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
