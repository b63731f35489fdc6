import { Drawer, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bookingQuery } from '../../data/change-booking.ts';
import type { Booking } from '../../data/bookings.ts';
import { resourceQuery, seenResource, type Resource } from '../../data/resources.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { WhichDates, type Which } from '../which-dates.tsx';
import classes from './change-drawer.module.css';
import { ChangeDates } from './change-dates.tsx';
import { ChangeOne } from './change-one.tsx';
import { Conflict } from './conflict.tsx';
import type { Edits } from './draft.ts';

interface Props {
  readonly booking: Booking;
  readonly onClose: () => void;
}

/** A booking to be changed, over whatever page it is shown on; on a phone from below. */
export function ChangeDrawer({ booking, onClose }: Props) {
  const { t } = useTranslation('changing');
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { data: latest, isFetchedAfterMount } = useQuery({
    ...bookingQuery(booking.id),
    initialData: booking,
    initialDataUpdatedAt: 0,
  });
  // What others change meanwhile must not change under somebody's hands; what the page had not heard of yet is no such change.
  const [base, setBase] = useState(booking);
  const [isCurrent, setCurrent] = useState(false);
  if (isFetchedAfterMount && !isCurrent) {
    setCurrent(true);
    setBase(latest);
  }
  const [edits, setEdits] = useState<Edits>({});
  const [which, setWhich] = useState<Which>('one');
  const [busy, setBusy] = useState(false);
  const resource = useResource(base.resourceIds[0] ?? 0);
  useFocusGivenBack(booking.id);
  const newer = !busy && latest.version > base.version ? latest : null;
  const shared = {
    base,
    edits,
    onEdit: (more: Edits) => setEdits({ ...edits, ...more }),
    isHeld: newer !== null,
    onBusy: setBusy,
    onDone: onClose,
  };
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position={phone ? 'bottom' : 'right'}
      size={phone ? 'auto' : 440}
      returnFocus={false}
    >
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content aria-label={t('title')} className={classes.drawer ?? ''} data-phone={phone}>
        <Drawer.Header className={classes.header ?? ''}>
          <div>
            <Title order={2} size="h3" className={classes.title ?? ''}>
              {t('title')}
            </Title>
            <Now booking={base} resource={resource} />
          </div>
          <Drawer.CloseButton aria-label={words('close')} size="lg" />
        </Drawer.Header>
        <Drawer.Body className={classes.body ?? ''}>
          {newer !== null && (
            <Conflict
              newer={newer}
              onTheirs={() => {
                setBase(newer);
                setEdits({});
              }}
              onMine={() => setBase(newer)}
              onClose={onClose}
            />
          )}
          {base.seriesId !== null && (
            <div className={classes.which}>
              <WhichDates label={t('whichDates')} value={which} onChange={setWhich} />
            </div>
          )}
          {resource === undefined ? (
            <Text p={20}>{words('loading')}</Text>
          ) : which === 'one' ? (
            <ChangeOne {...shared} resource={resource} />
          ) : (
            <ChangeDates {...shared} resource={resource} which={which} seriesId={base.seriesId ?? 0} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function useResource(id: number): Resource | undefined {
  const client = useQueryClient();
  return useQuery({ ...resourceQuery(id), placeholderData: () => seenResource(client, id) }).data;
}

function Now({
  booking: { start, end, zone },
  resource,
}: Pick<Props, 'booking'> & { readonly resource?: Resource | undefined }) {
  const today = dayIn(useNow(), zone);
  const day = dayIn(start, zone);
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {[resource && nameOf(resource), nearDay(day, today) ?? showShortDay(day), showTimes({ start, end }, zone)]
        .filter((part) => part !== undefined)
        .join(' · ')}
    </Text>
  );
}

/** Gives the focus back as it closes: to what opened it, or to the booking where it stands now. */
function useFocusGivenBack(id: number): void {
  const opener = useRef<Element | null>(null);
  // Before the focus goes in.
  useLayoutEffect(() => {
    opener.current = document.activeElement;
  }, []);
  useEffect(
    () => () => {
      const was = opener.current?.isConnected ? opener.current : null;
      const card = document.querySelector(`[data-booking="${id}"] [data-change]`);
      const back = was ?? card ?? document.querySelector('main');
      if (back instanceof HTMLElement) back.focus({ preventScroll: back === was });
    },
    [id],
  );
}
