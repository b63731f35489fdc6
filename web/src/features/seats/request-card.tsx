import { Button, Text } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { useWithdrawSeat, type SeatRequest } from '../../data/seats.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf, showClock, showDay, showTimes } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { codeText } from '../../parts/rules/code-text.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './seats-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly request: SeatRequest;
  /** Who asks, where I act for somebody; her own otherwise. */
  readonly who?: string;
}

/** A desk I asked for: when, what came of it, and why. */
export function RequestCard({ request, who }: Props) {
  const { t } = useTranslation('seats');
  const { state, zone, drawAt, resourceId } = request;
  const day = showDay(request.day);
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const building = buildings.find(({ id }) => id === request.buildingId);
  const { data: desk } = useQuery({ ...resourceQuery(resourceId ?? 0), enabled: resourceId !== null });
  const isOver = Temporal.Instant.compare(request.end, useNow()) <= 0;
  const said = t(`state.${state}`, {
    day: showDay(dayIn(drawAt, zone)),
    time: showClock(drawAt, zone),
    name: desk ? nameOf(desk) : t('desk'),
  });
  return (
    <article className={classes.card} aria-label={day} data-state={state}>
      <div className={classes.icon}>
        <IconArmchair size={20} stroke={1.7} aria-hidden="true" />
      </div>
      <div className={classes.what}>
        <Text fw={600}>{said}</Text>
        <Text size="sm" className="tabular">
          {[isWholeDay(request) ? day : `${day}, ${showTimes(request, zone)}`, building ? nameOf(building) : '']
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {reasonsOf(request, t).map((reason) => (
          <Text key={reason} size="sm" c="dimmed">
            {reason}
          </Text>
        ))}
      </div>
      {state === 'granted' && desk && desk.floorId !== null && !isOver && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/"
              search={{ building: desk.buildingId, floor: desk.floorId ?? 0, day: request.day, at: desk.id }}
              {...props}
            />
          )}
          aria-label={t('onPlanOf', { name: nameOf(desk) })}
        >
          {t('onPlan')}
        </Button>
      )}
      {(state === 'lost' || state === 'refused') && !isOver && (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/" search={{ building: request.buildingId, day: request.day }} {...props} />}
          aria-label={t('freeOn', { day })}
        >
          {t('free')}
        </Button>
      )}
      {state === 'open' && <Withdraw request={request} day={day} who={who} />}
    </article>
  );
}

const isWholeDay = ({ start, end, zone }: SeatRequest): boolean =>
  clockIn(start, zone) === '00:00' && clockIn(end, zone) === '00:00';

/** Why it came so. */
function reasonsOf({ state, outcome }: SeatRequest, t: TFunction<'seats'>): string[] {
  if (outcome === null) return [];
  const { asked, desks, turn, pastAsked, pastGranted, lostLast, mates, pending, refusedBy } = outcome;
  if (refusedBy === 'seating_not_drawn') return [t('notDrawn')];
  if (state === 'refused') return refusedBy === null ? [] : [codeText({ code: refusedBy })];
  return [
    ...(pending ? [t('pending')] : []),
    t('why', { asked, count: desks, turn }),
    pastAsked === 0 ? t('first') : t('share', { granted: pastGranted, asked: pastAsked }),
    ...(lostLast ? [t('lostLast')] : []),
    ...(mates > 0 ? [t('mates', { count: mates })] : []),
    ...(state === 'lost' ? [...(turn > 1 ? [t('order')] : []), t('next')] : []),
  ];
}

interface WithdrawProps {
  readonly request: SeatRequest;
  readonly day: string;
  readonly who: string | undefined;
}

function Withdraw({ request: { id }, day, who }: WithdrawProps) {
  const { t } = useTranslation('seats');
  const { mutateAsync, isPending } = useWithdrawSeat();
  const withdraw = (): void =>
    whenDone(mutateAsync({ id, key: newKey() }), {
      onSuccess: () => tell(who === undefined ? t('withdrawn', { day }) : t('withdrawnOf', { day, who })),
      onError: (error) => (isProblem(error, 'seat_request_over') ? tell(t('over')) : tellProblem(error)),
    });
  return (
    <Button variant="default" loading={isPending} aria-label={t('withdrawOf', { day })} onClick={withdraw}>
      {t('withdraw')}
    </Button>
  );
}
