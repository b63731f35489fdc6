import { Anchor, Button, Text } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delegator } from '../../../data/delegates.ts';
import { seatRequestsQuery, useAskForSeat, type SeatRequest } from '../../../data/seats.ts';
import { useMe } from '../../../data/session.ts';
import { newKey } from '../../../lib/api.ts';
import { isProblem } from '../../../lib/problem.ts';
import { showClock, showDay } from '../../../lib/show.ts';
import { dayIn, type When } from '../../../lib/when.ts';
import { useDeskThatDay } from '../../../parts/desk-that-day.ts';
import { ForWhom } from '../../../parts/for-whom.tsx';
import { tellRefusal } from '../../../parts/tell-refusal.ts';
import { tell } from '../../../ui/tell.tsx';
import type { Place } from '../places.ts';
import classes from './ask-seat.module.css';
import { whenDone } from '../../../lib/when-done.ts';

interface Props {
  readonly place: Place;
  readonly when: When;
}

/** Desks of the day are handed out: one is asked for here, for me or for whom I act; or has been. */
export function AskSeat({ place, when }: Props) {
  const { t } = useTranslation('seat');
  const [who, setWho] = useState<Delegator | null>(null);
  return (
    <>
      <ForWhom label={t('for')} placeholder={t('myself')} value={who} onChange={setWho} />
      <OfOne key={who?.userId ?? 0} place={place} when={when} who={who} />
    </>
  );
}

interface OfOneProps extends Props {
  /** For whom; null: for me. */
  readonly who: Delegator | null;
}

/** In the building or on this floor. */
function OfOne({ place, when, who }: OfOneProps) {
  const { data = [], isPending } = useQuery(seatRequestsQuery(who?.userId));
  const [asked, setAsked] = useState<number | null>(null);
  if (isPending) return null;
  const own = data.find(({ day, state }) => day === when.wall.day && state !== 'withdrawn');
  if (own) return <Asked request={own} who={who} takesFocus={own.id === asked} />;
  return <Ask place={place} when={when} who={who} onAsked={setAsked} />;
}

interface AskProps extends OfOneProps {
  readonly onAsked: (id: number) => void;
}

function Ask({ place: { resource }, when: { wall, period, zone }, who, onAsked }: AskProps) {
  const { t } = useTranslation('seat');
  const hint = useId();
  const client = useQueryClient();
  const { user } = useMe();
  const had = useDeskThatDay(who?.userId ?? user?.id ?? null, period, zone);
  const { mutateAsync, isPending } = useAskForSeat();
  const ask = (where: { readonly buildingId: number } | { readonly floorId: number }): void =>
    whenDone(mutateAsync({ ...wall, ...where, ...(who && { userId: who.userId }), key: newKey() }), {
      onSuccess: ({ id, drawAt, zone }) => {
        onAsked(id);
        const title = who === null ? t('asked') : t('other.asked', { who: who.name });
        tell(t('askedText', { day: showDay(dayIn(drawAt, zone)), time: showClock(drawAt, zone) }), title);
      },
      onError: (error) => (isProblem(error, 'seating_closed') ? tell(t('closed')) : void tellRefusal(client, error)),
    });
  return (
    <div className={classes.ask}>
      {had && (
        <Text size="sm" fw={600} ta="center">
          {who === null ? t('has', { desk: had.name }) : t('other.has', { desk: had.name, who: who.name })}
        </Text>
      )}
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

interface AskedProps {
  readonly request: SeatRequest;
  readonly who: Delegator | null;
  readonly takesFocus: boolean;
}

function Asked({ request, who, takesFocus }: AskedProps) {
  const { t } = useTranslation('seat');
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus();
  }, [takesFocus]);
  const { state, drawAt, zone } = request;
  const at = { day: showDay(dayIn(drawAt, zone)), time: showClock(drawAt, zone) };
  const which = state === 'open' ? 'waits' : state === 'granted' ? 'granted' : 'lost';
  return (
    <div className={classes.asked}>
      <IconArmchair size={20} stroke={1.7} aria-hidden="true" />
      <div>
        <Text fw={600} component="output" display="block">
          {who === null ? t(which, at) : t(`other.${which}`, { ...at, who: who.name })}
        </Text>
        {
          // Of others only what is still to be decided stands there.
          (who === null || state === 'open') && (
            <Anchor size="sm" ref={link} renderRoot={(props) => <Link to="/seats" {...props} />}>
              {who === null ? t('see') : t('other.see')}
            </Anchor>
          )
        }
      </div>
    </div>
  );
}
