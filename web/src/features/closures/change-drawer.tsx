import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeClosure, useCheckClosure } from '../../data/closures.ts';
import type { Closure } from '../../data/floor-closures.ts';
import { showProblem } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
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
import { takesBookings } from './looking.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly closure: Closure;
  /** What is closed. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Lets a closure end at another time, or says another reason. */
export function ChangeDrawer({ name, onClose, ...props }: Props) {
  const { t } = useTranslation('closures');
  // As it was when this was opened: what somebody else changes meanwhile is refused, and not written over.
  const [closure] = useState(props.closure);
  return (
    <SideDrawer title={t('changeTitle', { name })} onClose={onClose}>
      <ChangeForm closure={closure} name={name} onClose={onClose} />
    </SideDrawer>
  );
}

/** The end as it is typed, by the clocks of the building: it compares as text. */
const typedEnd = ({ end, zone }: Closure): string => `${dayIn(end, zone)}T${clockIn(end, zone)}`;

function ChangeForm({ closure, name, onClose }: Props) {
  const { t } = useTranslation('closures');
  const before = typedEnd(closure);
  const [end, setEnd] = useState(before);
  const [bookings, setBookings] = useState<Instead>('move');
  const { seenOf, look, ...looking } = useLooking(useCheckClosure());
  const change = useChangeClosure();
  const longer = { closureId: closure.id, end, bookings };
  const seen = seenOf(longer);
  const mustLook = end > before && seen === null;
  const send = (typed: { readonly end: string; readonly reason: string }): void => {
    change.reset();
    // What the longer time would hit is shown first.
    if (mustLook) return look(longer);
    const { id, version } = closure;
    const until = typed.end === before ? {} : { end: typed.end, bookings };
    whenDone(change.mutateAsync({ id, version, reason: typed.reason.trim(), ...until }), {
      onSuccess: () => {
        tell(t('changed', { name }));
        onClose();
      },
    });
  };
  const { props, wrong, refusal } = useForm({
    fields: {
      end: (value) => (value === '' ? t('needTime') : null),
      reason: (value) => (value.trim() === '' ? t('needReason') : null),
    },
    error: change.error ?? looking.error,
    send,
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          type="datetime-local"
          name="end"
          label={t('to')}
          description={useZoneWords(closure.zone, closure.end)}
          defaultValue={before}
          onChange={({ currentTarget }) => setEnd(currentTarget.value)}
          error={wrong('end')}
        />
        <TextInput
          name="reason"
          label={t('reason')}
          description={t('reasonHint')}
          defaultValue={closure.reason}
          maxLength={500}
          error={wrong('reason')}
        />
        {end > before && <BookingsField label={t('bookings')} value={bookings} onChange={setBookings} />}
        {end < before && end !== '' && <Text size="sm">{t('earlier')}</Text>}
        {seen && <Preview check={seen} />}
        {seen && <AssignedThere check={seen} />}
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Actions
          label={mustLook ? t('look') : t('save')}
          isGrave={seen !== null && takesBookings(seen)}
          isPending={looking.isPending || change.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
