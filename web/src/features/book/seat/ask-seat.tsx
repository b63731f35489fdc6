import { Anchor, Button, Text } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seatRequestsQuery, useAskForSeat, type SeatRequest } from '../../../data/seats.ts';
import { newKey } from '../../../lib/api.ts';
import { isProblem } from '../../../lib/problem.ts';
import { showClock, showDay } from '../../../lib/show.ts';
import { dayIn, type When } from '../../../lib/when.ts';
import { tellRefusal } from '../../../parts/tell-refusal.ts';
import { tell } from '../../../ui/tell.tsx';
import type { Place } from '../places.ts';
import classes from './ask-seat.module.css';
import { whenDone } from '../../../lib/when-done.ts';

interface Props {
  readonly place: Place;
  readonly when: When;
}

/** Desks of the day are handed out: one is asked for here, in the building or on this floor; or has been. */
export function AskSeat({ place, when }: Props) {
  const { data = [], isPending } = useQuery(seatRequestsQuery);
  const [asked, setAsked] = useState<number | null>(null);
  if (isPending) return null;
  const own = data.find(({ day, state }) => day === when.wall.day && state !== 'withdrawn');
  if (own) return <Asked request={own} takesFocus={own.id === asked} />;
  return <Ask place={place} when={when} onAsked={setAsked} />;
}

function Ask({ place: { resource }, when: { wall }, onAsked }: Props & { readonly onAsked: (id: number) => void }) {
  const { t } = useTranslation('seat');
  const hint = useId();
  const client = useQueryClient();
  const { mutateAsync, isPending } = useAskForSeat();
  const ask = (where: { readonly buildingId: number } | { readonly floorId: number }): void =>
    whenDone(mutateAsync({ ...wall, ...where, key: newKey() }), {
      onSuccess: ({ id, drawAt, zone }) => {
        onAsked(id);
        tell(t('askedText', { day: showDay(dayIn(drawAt, zone)), time: showClock(drawAt, zone) }), t('asked'));
      },
      onError: (error) => (isProblem(error, 'seating_closed') ? tell(t('closed')) : void tellRefusal(client, error)),
    });
  return (
    <div className={classes.ask}>
      <Button
        type="button"
        size="md"
        fullWidth
        loading={isPending}
        leftSection={<IconArmchair size={18} stroke={1.7} aria-hidden="true" />}
        aria-describedby={hint}
        onClick={() => ask({ buildingId: resource.buildingId })}
      >
        {t('ask')}
      </Button>
      {resource.floorId !== null && (
        <Button
          type="button"
          size="sm"
          variant="subtle"
          fullWidth
          disabled={isPending}
          onClick={() => ask({ floorId: resource.floorId ?? 0 })}
        >
          {t('askHere')}
        </Button>
      )}
      <Text id={hint} size="xs" c="dimmed" ta="center">
        {t('hint', { from: wall.from, to: wall.to })}
      </Text>
    </div>
  );
}

function Asked({ request, takesFocus }: { readonly request: SeatRequest; readonly takesFocus: boolean }) {
  const { t } = useTranslation('seat');
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus();
  }, [takesFocus]);
  const { state, drawAt, zone } = request;
  return (
    <div className={classes.asked}>
      <IconArmchair size={20} stroke={1.7} aria-hidden="true" />
      <div>
        <Text fw={600} component="output" display="block">
          {state === 'open'
            ? t('waits', { day: showDay(dayIn(drawAt, zone)), time: showClock(drawAt, zone) })
            : t(state === 'granted' ? 'granted' : 'lost')}
        </Text>
        <Anchor size="sm" ref={link} renderRoot={(props) => <Link to="/seats" {...props} />}>
          {t('see')}
        </Anchor>
      </div>
    </div>
  );
}
