import { Button, Skeleton, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { presenceQuery, type Presence } from '../../data/sensors.ts';
import { showClock, showShortDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import classes from './sensors.module.css';

interface Props {
  readonly resourceId: number;
  readonly place: string;
  readonly zone: string;
  readonly onClose: () => void;
}

/** Who is at a place, why that is said, and what was decided by it. */
export function PresenceQuestion({ resourceId, place, zone, onClose }: Props) {
  const { t } = useTranslation('sensors');
  const { data: presence, error, refetch } = useAsked(presenceQuery(resourceId));
  return (
    <Question title={t('presenceAt', { place })} size="md" onClose={onClose}>
      {error && presence === undefined && <Failure error={error} retry={() => void refetch()} />}
      {!error && presence === undefined && <Skeleton height={120} radius={14} aria-hidden="true" />}
      {presence && (
        <>
          <Text fw={600}>{t(`presenceStates.${presence.state}`)}</Text>
          <Text size="sm">{reasonOf(presence, presence, zone, t)}</Text>
          <Decisions presence={presence} zone={zone} />
        </>
      )}
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
      </Answers>
    </Question>
  );
}

function Decisions({ presence, zone }: Pick<Props, 'zone'> & { readonly presence: Presence }) {
  const { t } = useTranslation('sensors');
  if (presence.decisions.length === 0)
    return (
      <Text size="sm" c="dimmed" mt="md">
        {t('noDecisions')}
      </Text>
    );
  return (
    <table className={classes.readings} aria-label={t('decided')}>
      <thead>
        <tr>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('decided')}</th>
        </tr>
      </thead>
      <tbody>
        {presence.decisions.map((one) => (
          <tr key={`${one.at}/${one.bookingId}`}>
            <th scope="row">{timeOf(one.at, zone)}</th>
            <td>
              {t(`decisions.${one.what}`, { until: one.until === null ? '' : timeOf(one.until, zone) })}
              <Text size="sm" c="dimmed">
                {reasonOf(presence, { ...one, until: null }, zone, t)}
              </Text>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const timeOf = (at: string, zone: string): string => `${showShortDay(dayIn(at, zone))} ${showClock(at, zone)}`;

/** Which signal says so, since when, and until when it is believed. */
function reasonOf(
  { devices }: Presence,
  { why, deviceId, since, until }: Pick<Presence, 'why' | 'deviceId' | 'since' | 'until'>,
  zone: string,
  t: TFunction<'sensors'>,
): string {
  const device = devices.find(({ id }) => id === deviceId)?.name ?? t('aSensor');
  return [
    t(`reasons.${why}`, { device }),
    ...(since === null ? [] : [t('since', { time: timeOf(since, zone) })]),
    ...(until === null ? [] : [t('holdsUntil', { time: timeOf(until, zone) })]),
  ].join(' · ');
}
