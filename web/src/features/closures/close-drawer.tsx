import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCheckClosure, useCreateClosure } from '../../data/closures.ts';
import type { Building } from '../../data/places.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, showDay, showProblem } from '../../lib/show.ts';
import { dayIn, shiftDay } from '../../lib/when.ts';
import { BookingsField, type Instead } from '../../parts/way/bookings-field.tsx';
import { useLooking } from '../../parts/way/looking.ts';
import { Preview } from '../../parts/way/preview.tsx';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { tell } from '../../ui/tell.tsx';
import { Actions } from './actions.tsx';
import { AssignedThere } from './assigned-there.tsx';
import { takesBookings, wishOf } from './looking.ts';
import { usePlaceName } from './names.ts';
import { PlaceFields, type Part } from './place-fields.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly building: Building;
  readonly onClose: () => void;
}

/** Closes something of a building: first what becomes of bookings is shown, then it is done. */
export function CloseDrawer({ building, onClose }: Props) {
  const { t } = useTranslation('closures');
  return (
    <SideDrawer title={t('newTitle')} onClose={onClose}>
      <CloseForm building={building} onDone={onClose} />
    </SideDrawer>
  );
}

const WHOLE: Part = { floorId: null, areaId: null, resourceId: null };

/** What becomes of bookings, as it is told afterwards. */
const OUTCOMES = ['moved', 'shortened', 'cancelled'] as const;

type Typed = Readonly<Record<'start' | 'end' | 'reason', string>>;

function CloseForm({ building, onDone }: { readonly building: Building; readonly onDone: () => void }) {
  const { t } = useTranslation('closures');
  const [part, setPart] = useState(WHOLE);
  const [bookings, setBookings] = useState<Instead>('move');
  const name = usePlaceName({ buildingId: building.id, ...part }) ?? nameOf(building);
  const { seen, seenOf, look, forget, ...looking } = useLooking(useCheckClosure());
  const create = useCreateClosure();
  const now = useNow();
  const onSuccess = ({ start, zone, bookings: became }: Awaited<ReturnType<typeof create.mutateAsync>>): void => {
    const isLater = Temporal.Instant.compare(start, now) > 0;
    const told = isLater ? t('closedLater', { name, day: showDay(dayIn(start, zone)) }) : t('closed', { name });
    const counts = OUTCOMES.flatMap((one) => (became[one] > 0 ? t(`became.${one}`, { count: became[one] }) : []));
    tell([told, ...counts].join(' '));
    onDone();
  };
  const send = ({ reason, ...times }: Typed): void => {
    create.reset();
    const wish = wishOf({ buildingId: building.id, ...part }, times, bookings);
    if (seenOf(wish) === null) look(wish);
    else whenDone(create.mutateAsync({ wish: { ...wish, reason: reason.trim() }, key: newKey() }), { onSuccess });
  };
  const isTime = (value: string): string | null => (value === '' ? t('needTime') : null);
  const { props, wrong, refusal } = useForm<keyof Typed | keyof Part>({
    fields: {
      floorId: () => null,
      areaId: () => null,
      resourceId: () => null,
      start: isTime,
      // Both as they are typed, in one form: they compare as text.
      end: (value, { start }) => isTime(value) ?? (start !== '' && value <= start ? t('endFirst') : null),
      reason: (value) => (value.trim() === '' ? t('needReason') : null),
    },
    error: create.error ?? looking.error,
    send,
  });
  return (
    <form {...props} onChange={(event) => !isReason(event.target) && forget()}>
      <Stack gap="lg">
        <PlaceFields buildingId={building.id} part={part} wrong={wrong} onChange={setPart} />
        <TimeAndReason zone={building.zone} wrong={wrong} />
        <BookingsField label={t('bookings')} value={bookings} onChange={setBookings} />
        {seen && <Preview check={seen} />}
        {seen && <AssignedThere check={seen} />}
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Actions
          label={seen === null ? t('look') : t('close')}
          isGrave={seen !== null && takesBookings(seen)}
          isPending={looking.isPending || create.isPending}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

interface WhenProps {
  readonly zone: string;
  readonly wrong: (name: keyof Typed) => string | null;
}

/** From when, until when, by the clocks of the building, and why. */
function TimeAndReason({ zone, wrong }: WhenProps) {
  const { t } = useTranslation('closures');
  const now = useNow();
  const whose = useZoneWords(zone, now);
  const tomorrow = shiftDay(dayIn(now, zone), 1);
  const [first] = useState({ start: `${tomorrow}T00:00`, end: `${shiftDay(tomorrow, 1)}T00:00` });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          type="datetime-local"
          name="start"
          label={t('from')}
          description={whose}
          defaultValue={first.start}
          error={wrong('start')}
        />
        <TextInput
          type="datetime-local"
          name="end"
          label={t('to')}
          description={whose}
          defaultValue={first.end}
          error={wrong('end')}
        />
      </SimpleGrid>
      <TextInput
        name="reason"
        label={t('reason')}
        description={t('reasonHint')}
        maxLength={500}
        error={wrong('reason')}
      />
    </>
  );
}

const isReason = (field: EventTarget): boolean =>
  field instanceof HTMLElement && field.getAttribute('name') === 'reason';
