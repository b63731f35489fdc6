import { Button, Group, NumberInput, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asking, useAsked } from '../../data/asked.ts';
import type { Booking } from '../../data/bookings.ts';
import { ordersQuery, useSetOrders, useSetSeriesOrders, type Order } from '../../data/orders.ts';
import { refusedDatesOf } from '../../data/series.ts';
import { offeredQuery, type Service } from '../../data/services.ts';
import type { Input } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { showClock, showProblem, showShortDay } from '../../lib/show.ts';
import { compareInstants, dayIn } from '../../lib/when.ts';
import { useNow } from '../../lib/now.ts';
import { Failure } from '../../ui/notice.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { DatesRefused } from '../dates-refused.tsx';
import { WhichDates, type Which } from '../which-dates.tsx';
import { showMoney } from './money.ts';
import { Standing } from './standing.tsx';
import classes from './ordering.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly booking: Booking;
  readonly onClose: () => void;
}

/** What is ordered with a booking: how many of each service, and what whoever does it should know. */
export function OrderDrawer({ booking, onClose }: Props) {
  const { t } = useTranslation('ordering');
  return (
    <SideDrawer title={t('title')} onClose={onClose}>
      <Stack gap="lg">
        {booking.seriesId !== null && <Standing seriesId={booking.seriesId} />}
        <Loaded booking={booking} onClose={onClose} />
      </Stack>
    </SideDrawer>
  );
}

function Loaded({ booking, onClose }: Props) {
  const orders = useAsked(ordersQuery(booking.id));
  const ids = [...new Set(booking.resourceIds)];
  const offered = useQueries({ queries: ids.map((id) => ({ ...offeredQuery(id), ...asking })) });
  // What is there is filled in, however it goes with asking again.
  const failed = [orders, ...offered].find(({ data, error }) => error && data === undefined);
  if (failed)
    return (
      <Failure
        error={failed.error}
        retry={() => void Promise.all([orders, ...offered].map(({ refetch }) => refetch()))}
      />
    );
  if (orders.data === undefined || offered.some(({ data }) => data === undefined))
    return <Skeleton height={160} radius={14} aria-hidden="true" />;
  const services = new Map(offered.flatMap(({ data = [] }) => data).map((service) => [service.id, service]));
  return (
    <OrderForm booking={booking} onClose={onClose} ordered={orders.data.items} services={[...services.values()]} />
  );
}

interface Wish {
  readonly quantity: number;
  readonly note: string;
}
const NONE: Wish = { quantity: 0, note: '' };

interface FormProps extends Props {
  readonly ordered: readonly Order[];
  readonly services: readonly Service[];
}

/** One line for each service: those that are ordered, and those that can be. */
interface Line extends Pick<Service, 'name' | 'unit' | 'price'> {
  readonly id: number;
  readonly description: string;
  readonly closesAt: string;
}

function linesOf({ booking, ordered, services }: Pick<FormProps, 'booking' | 'ordered' | 'services'>): Line[] {
  const had = ordered.map((order) => ({ ...order, id: order.serviceId, description: '' }));
  const others = services
    .filter(({ id }) => !ordered.some(({ serviceId }) => serviceId === id))
    .map((service) => ({
      ...service,
      closesAt: Temporal.Instant.from(booking.start).subtract({ hours: service.noticeHours }).toString(),
    }));
  return [...had, ...others];
}

function OrderForm({ booking, ordered, services, onClose }: FormProps) {
  const { t } = useTranslation('ordering');
  const [lines] = useState(() => linesOf({ booking, ordered, services }));
  const [wishes, setWishes] = useState<ReadonlyMap<number, Wish>>(
    () => new Map(ordered.map(({ serviceId, quantity, note }) => [serviceId, { quantity, note }])),
  );
  const [which, setWhich] = useState<Which>('one');
  const { order, error, isPending } = useOrdering(booking, which, onClose);
  const [isEmpty, setEmpty] = useState(false);
  const set = (id: number, wish: Wish): void => {
    setEmpty(false);
    setWishes(new Map(wishes).set(id, wish));
  };
  const send = (): void => {
    const wanted = [...wishes].flatMap(([serviceId, wish]) => (wish.quantity > 0 ? [{ serviceId, ...wish }] : []));
    // Of more dates others may have something that is taken back.
    const isNothing = wanted.length === 0 && ordered.length === 0 && which === 'one';
    setEmpty(isNothing);
    if (!isNothing) order(wanted);
  };
  if (lines.length === 0) return <Text>{t('nothing')}</Text>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="lg">
        <ul className={classes.list}>
          {lines.map((line) => (
            <li key={line.id}>
              <LineRow
                line={line}
                zone={booking.zone}
                wish={wishes.get(line.id) ?? NONE}
                onChange={(wish) => set(line.id, wish)}
              />
            </li>
          ))}
        </ul>
        <Totals lines={lines} wishes={wishes} />
        {booking.seriesId !== null && <WhichDates label={t('which')} value={which} onChange={setWhich} />}
        {isEmpty ? <Refusal>{t('needOne')}</Refusal> : <Refused error={error} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Orders with this booking, or with more dates of its series. */
function useOrdering({ id, seriesId }: Booking, which: Which, onDone: () => void) {
  const { t } = useTranslation('ordering');
  const [one, more] = [useSetOrders(), useSetSeriesOrders()];
  const done = (text: string): void => {
    tell(text);
    onDone();
  };
  return {
    order: (services: Input<'setBookingServices'>['services']): void => {
      if (which === 'one' || seriesId === null)
        whenDone(one.mutateAsync({ id, services }), {
          onSuccess: ({ items }) => done(t('saved', { count: items.length })),
        });
      else
        whenDone(more.mutateAsync({ id: seriesId, ...(which === 'following' && { from: id }), services }), {
          onSuccess: ({ dates }) => done(t('savedDates', { count: dates })),
        });
    },
    error: which === 'one' ? one.error : more.error,
    isPending: one.isPending || more.isPending,
  };
}

/** Why nothing was ordered: of several dates, which of them cannot have it. */
function Refused({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation('ordering');
  if (error === null) return null;
  if (isProblem(error, 'series_refused'))
    return (
      <DatesRefused title={(count) => t('refused', { count })} dates={refusedDatesOf(error)}>
        {t('refusedText')}
      </DatesRefused>
    );
  return <Refusal>{showProblem(error)}</Refusal>;
}

interface LineProps {
  readonly line: Line;
  readonly zone: string;
  readonly wish: Wish;
  readonly onChange: (wish: Wish) => void;
}

function LineRow({ line, zone, wish, onChange }: LineProps) {
  const { t } = useTranslation('ordering');
  const isClosed = compareInstants(line.closesAt, useNow()) < 0;
  const when = `${showShortDay(dayIn(line.closesAt, zone))}, ${showClock(line.closesAt, zone)}`;
  const price = line.price === null ? t('free') : showMoney(line.price);
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <Text fw={600}>{line.name}</Text>
        {line.description !== '' && <Text size="sm">{line.description}</Text>}
        <Text size="sm" c="dimmed" className="tabular">
          {[
            line.unit === '' ? price : t('each', { price, unit: line.unit }),
            t(isClosed ? 'closed' : 'until', { when }),
          ].join(' · ')}
        </Text>
      </div>
      <NumberInput
        classNames={{ wrapper: classes.count ?? '' }}
        w={92}
        min={0}
        max={10_000}
        allowDecimal={false}
        allowNegative={false}
        aria-label={t('howMany', { name: line.name })}
        value={wish.quantity}
        onChange={(value) => onChange({ ...wish, quantity: Number(value) || 0 })}
      />
      {wish.quantity > 0 && (
        <Textarea
          className={classes.note ?? ''}
          autosize
          maxLength={1000}
          label={t('note')}
          aria-label={t('noteOf', { name: line.name })}
          value={wish.note}
          onChange={({ currentTarget }) => onChange({ ...wish, note: currentTarget.value })}
        />
      )}
    </div>
  );
}

/** What it costs together, in each currency. */
function Totals({ lines, wishes }: { readonly lines: readonly Line[]; readonly wishes: ReadonlyMap<number, Wish> }) {
  const { t } = useTranslation('ordering');
  const sums = new Map<string, number>();
  for (const { id, price } of lines) {
    const quantity = wishes.get(id)?.quantity ?? 0;
    if (price && quantity > 0) sums.set(price.currency, (sums.get(price.currency) ?? 0) + price.amount * quantity);
  }
  if (sums.size === 0) return null;
  const cost = Array.from(sums, ([currency, amount]) => showMoney({ amount, currency })).join(' + ');
  return (
    <Text fw={600} className="tabular" aria-live="polite">
      {t('total', { cost })}
    </Text>
  );
}
