import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { bookingKeysQuery, useKeyAct, useMakeKey, type AccessKey } from '../../data/access-keys.ts';
import { useAsked } from '../../data/asked.ts';
import type { Booking } from '../../data/bookings.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { nameOf, showDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { Code } from '../code.tsx';
import { RowButton } from '../row-button.tsx';
import { CopiedLink } from '../copied-link/copied-link.tsx';
import classes from './door-key.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly booking: Booking;
}

/** What of a booking has a door. */
const useDoors = ({ resourceIds }: Booking): Resource[] =>
  useQueries({ queries: resourceIds.map((id) => resourceQuery(id)) })
    .flatMap(({ data }) => data ?? [])
    .filter(({ accessId }) => accessId !== null);

/** The way to the key of a booking's door, for its host; nothing where there is no door. */
export function DoorKey({ booking, onOpen }: Props & { readonly onOpen: () => void }) {
  const { t } = useTranslation('door-key');
  const doors = useDoors(booking);
  if (doors.length === 0) return null;
  const names = doors.map((one) => nameOf(one)).join(', ');
  return (
    <RowButton aria-label={t('keyOf', { name: names })} onClick={onOpen}>
      {t('key')}
    </RowButton>
  );
}

/** The key, shown as she asks for it. */
export function DoorKeyQuestion({ booking, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useTranslation('door-key');
  const doors = useDoors(booking);
  return (
    <Question title={t('title')} size="sm" onClose={onClose}>
      <Keys booking={booking} doors={doors} />
      <Button fullWidth variant="default" mt="lg" onClick={onClose} data-autofocus>
        {words('close')}
      </Button>
    </Question>
  );
}

function Keys({ booking, doors }: { readonly booking: Booking; readonly doors: readonly Resource[] }) {
  const { data, error, refetch } = useAsked(bookingKeysQuery(booking.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={220} radius={14} aria-hidden="true" />;
  return (
    <Stack gap="lg">
      {doors.map((door) => (
        <OneDoor
          key={door.id}
          booking={booking}
          door={door}
          own={data.find(({ resourceId }) => resourceId === door.id) ?? null}
        />
      ))}
    </Stack>
  );
}

interface OneProps {
  readonly booking: Booking;
  readonly door: Resource;
  /** Null where it was booked before there was a door, and where the key was revoked. */
  readonly own: AccessKey | null;
}

function OneDoor({ booking, door, own }: OneProps) {
  const { t } = useTranslation('door-key');
  const make = useMakeKey();
  const act = useKeyAct();
  const name = nameOf(door);
  if (own?.url == null)
    return (
      <div>
        <Text mb="xs">{t('none', { name })}</Text>
        <Button
          size="xs"
          loading={make.isPending}
          onClick={() =>
            whenDone(make.mutateAsync({ kind: 'one_time', resourceId: door.id, bookingId: booking.id }), {
              onError: tellProblem,
            })
          }
        >
          {t('make')}
        </Button>
      </div>
    );
  const { id, url } = own;
  return (
    <section className={classes.door} aria-label={name}>
      <Text fw={600}>{name}</Text>
      <Text size="sm" c="dimmed" className="tabular">
        {t('good', { times: `${showDay(dayIn(booking.start, booking.zone))}, ${showTimes(booking, booking.zone)}` })}
      </Text>
      <div className={classes.code}>
        <Code link={url} name={t('code', { name })} />
      </div>
      <CopiedLink link={url} label={t('address', { name })} />
      <Text size="sm" c="dimmed">
        {t('secret')}
      </Text>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        loading={act.isPending}
        onClick={() =>
          whenDone(act.mutateAsync({ act: 'rotateAccessKey', id }), {
            onSuccess: () => tell(t('renewed')),
            onError: tellProblem,
          })
        }
      >
        {t('renew')}
      </Button>
    </section>
  );
}
