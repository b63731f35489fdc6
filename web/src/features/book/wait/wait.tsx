import { Anchor, Button, Text } from '@mantine/core';
import { IconBellPlus, IconHourglass } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../data/session.ts';
import {
  heldUntil,
  useJoinWaiting,
  waitFor,
  waitingOfQuery,
  waitingQuery,
  type WaitingEntry,
} from '../../../data/waiting.ts';
import { newKey } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { isProblem } from '../../../lib/problem.ts';
import { nameOf, showClock } from '../../../lib/show.ts';
import { compareInstants, type Period } from '../../../lib/when.ts';
import { tellRefusal } from '../../../parts/tell-refusal.ts';
import { textIn } from '../../../ui/form.ts';
import { tell } from '../../../ui/tell.tsx';
import type { Place } from '../places.ts';
import { alike } from './alike.ts';
import classes from './wait.module.css';
import { whenDone } from '../../../lib/when-done.ts';

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly period: Period;
  /** For whom, where that is not me. */
  readonly host: { readonly id: number; readonly name: string } | undefined;
}

/** What is taken is waited for: this, or any as good on the floor; else what I wait for already. */
export function Wait({ place, places, period, host }: Props) {
  const { user } = useMe();
  const now = useNow();
  const { data = [], isPending } = useQuery(host ? waitingOfQuery(host.id) : waitingQuery);
  const [joined, setJoined] = useState<number | null>(null);
  const hostId = host?.id ?? user?.id;
  if (isPending || hostId === undefined || compareInstants(period.start, now) <= 0) return null;
  const entry = waitFor(data, { resourceId: place.id, period, hostId });
  if (entry) return <Waited entry={entry} place={place} host={host} takesFocus={entry.id === joined} />;
  return <Join {...{ place, places, period, host }} onJoined={setJoined} />;
}

interface JoinProps extends Props {
  readonly onJoined: (id: number) => void;
}

function Join({ place, places, period, host, onJoined }: JoinProps) {
  const { t } = useTranslation('wait');
  const hint = useId();
  const refuse = useRefusal(places);
  const { mutateAsync, isPending } = useJoinWaiting();
  const others = alike(place, places);
  const name = nameOf(place.resource);
  const wait = (some: readonly Place[], { currentTarget }: MouseEvent<HTMLButtonElement>): void => {
    const title = textIn(currentTarget.form, 'title');
    const wish = { resourceIds: some.map(({ id }) => id), ...period, ...(title !== '' && { title }) };
    whenDone(mutateAsync({ ...wish, ...(host && { hostId: host.id }), key: newKey() }), {
      onSuccess: ({ id }) => {
        onJoined(id);
        tell(t('joinedText'), t(host ? 'joinedFor' : 'joined', { name, who: host?.name ?? '' }));
      },
      onError: refuse,
    });
  };
  return (
    <div className={classes.wait}>
      <Button
        type="button"
        variant="default"
        size="md"
        fullWidth
        loading={isPending}
        leftSection={<IconBellPlus size={18} stroke={1.7} aria-hidden="true" />}
        aria-describedby={hint}
        classNames={{ root: classes.button ?? '', label: classes.label ?? '' }}
        onClick={(event) => wait([place], event)}
      >
        {t('tellMe')}
      </Button>
      {others.length > 0 && (
        <Button
          type="button"
          variant="subtle"
          size="sm"
          fullWidth
          disabled={isPending}
          classNames={{ root: classes.button ?? '', label: classes.label ?? '' }}
          onClick={(event) => wait([place, ...others], event)}
        >
          {t(`any.${place.resource.type}`)}
        </Button>
      )}
      <Text id={hint} size="xs" c="dimmed" ta="center">
        {t('hint')}
      </Text>
    </div>
  );
}

/** Says kindly why one cannot wait; where there is no need to, which one is free. */
function useRefusal(places: readonly Place[]): (error: Error) => void {
  const { t } = useTranslation('wait');
  const client = useQueryClient();
  return (error) => {
    if (isProblem(error, 'waiting_too_much')) return tell(t('tooMuch'));
    if (isProblem(error, 'waiting_already')) return tell(t('already'));
    if (!isProblem(error, 'waiting_not_needed')) return void tellRefusal(client, error);
    const free = places.find(({ id }) => id === error.members['resourceId']);
    return tell(free ? t('notNeeded', { name: nameOf(free.resource) }) : t('notNeededAny'));
  };
}

interface WaitedProps extends Pick<Props, 'place' | 'host'> {
  readonly entry: WaitingEntry;
  /** Of what was just asked for the button is gone. */
  readonly takesFocus: boolean;
}

function Waited({ entry, place, host, takesFocus }: WaitedProps) {
  const { t } = useTranslation('wait');
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus();
  }, [takesFocus]);
  const until = heldUntil(entry, useNow());
  const isOther = until !== null && entry.offeredResourceId !== place.id;
  return (
    <div className={classes.waited}>
      <IconHourglass size={20} stroke={1.7} aria-hidden="true" />
      <div>
        <Text fw={600} component="output">
          {until === null
            ? t('waits')
            : t(isOther ? 'heldOther' : 'held', { time: showClock(until, place.resource.zone) })}
        </Text>
        {host && (
          <Text size="sm" c="dimmed">
            {t('forWho', { name: host.name })}
          </Text>
        )}
        {until === null && (
          <Text size="sm" c="dimmed">
            {t('ahead', { count: entry.ahead })}
          </Text>
        )}
        <Anchor size="sm" ref={link} renderRoot={(props) => <Link to="/waiting" {...props} />}>
          {t(until === null ? 'see' : 'answer')}
        </Anchor>
      </div>
    </div>
  );
}
