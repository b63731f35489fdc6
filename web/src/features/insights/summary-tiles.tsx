import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dailyVisitorsQuery, summaryQuery, type Looked } from '../../data/insights.ts';
import { showNumber, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './insights.module.css';
import { showShare } from './show-share.ts';

/** What matters, in a few numbers. */
export function SummaryTiles({ looked, zone }: { readonly looked: Looked; readonly zone: string }) {
  const { t } = useTranslation('insights');
  const { data, error, refetch } = useQuery(summaryQuery(looked));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <div className={classes.tiles} aria-hidden="true" />;
  const { usageCount, share, resources, attendance, peak } = data;
  return (
    <dl className={classes.tiles} aria-label={t('summary')}>
      <Tile name={t('share')} hint={t('shareHint', { count: resources })}>
        {showShare(share)}
      </Tile>
      <Tile name={t('bookings')} hint={t('bookingsHint')}>
        {showNumber(usageCount)}
      </Tile>
      <Tile name={t('noShows')} hint={t('noShowsHint', { missed: attendance.missed, count: attendance.due })}>
        {showShare(attendance.noShowRate)}
      </Tile>
      <Tile
        name={t('peak')}
        // Equipment that exists several times is one place of those above, and as many here as there are of it.
        hint={
          peak
            ? t(peak.of === resources ? 'peakHint' : 'peakHintByPiece', {
                day: showShortDay(dayIn(peak.start, zone)),
                clock: clockIn(peak.start, zone),
              })
            : ''
        }
      >
        {peak ? t('peakOf', { inUse: showNumber(peak.inUse), of: showNumber(peak.of) }) : '–'}
      </Tile>
      <Visitors buildingId={looked.buildingId} zone={zone} />
    </dl>
  );
}

function Visitors({ buildingId, zone }: { readonly buildingId: number; readonly zone: string }) {
  const { t } = useTranslation('insights');
  const [noon] = useState(() =>
    Temporal.Now.zonedDateTimeISO(zone).with({ hour: 12 }).round('hour').toString({ timeZoneName: 'never' }),
  );
  const { data } = useQuery(dailyVisitorsQuery(buildingId, noon));
  if (data === undefined) return null;
  const { expected, here, left, missed } = data;
  return (
    <Tile name={t('visitors')} hint={t('visitorsHint', { expected, here, left, missed })}>
      {showNumber(expected + here + left + missed)}
    </Tile>
  );
}

const Tile = ({
  name,
  hint,
  children,
}: {
  readonly name: string;
  readonly hint: string;
  readonly children: ReactNode;
}) => (
  <div className={classes.tile}>
    <dt>{name}</dt>
    <dd className={classes.figure}>{children}</dd>
    <dd className={classes.hint}>{hint}</dd>
  </div>
);
