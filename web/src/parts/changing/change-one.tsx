import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeBooking, type BookingChanges, type ToPolicies } from '../../data/change-booking.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Resource } from '../../data/resources.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { compareInstants, dayIn } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { Terms } from '../rules/terms.tsx';
import { DayStrip } from '../when/day-strip.tsx';
import { AttendeesField } from './attendees-field.tsx';
import classes from './change-drawer.module.css';
import { changesOf, edited, periodWanted, standingOf, type Edits } from './draft.ts';
import { Footer } from './footer.tsx';
import { namesOf } from './names.ts';
import { PlaceField } from './place-field.tsx';
import { Refused } from './refused.tsx';
import { TimeFields } from './time-fields.tsx';
import { TitleField } from './title-field.tsx';
import { useRefusal } from './use-refusal.ts';

export interface FormProps {
  /** The booking as whoever changes it saw it. */
  readonly base: Booking;
  readonly resource: Resource;
  readonly edits: Edits;
  readonly onEdit: (edits: Edits) => void;
  /** It has become another meanwhile: nothing is sent before that was looked at. */
  readonly isHeld: boolean;
  readonly onBusy: (busy: boolean) => void;
  readonly onDone: () => void;
}

/** What one booking is to become. */
export function ChangeOne({ base, resource, edits, onEdit, isHeld, onBusy, onDone }: FormProps) {
  const { t } = useTranslation(['changing', 'parts']);
  const wanted = edited(standingOf(base), edits);
  const { resourceIds, wall } = wanted;
  const when = { wall, period: periodWanted(base, wanted), zone: base.zone };
  const changes = changesOf(base, wanted);
  const { send, busy, error } = useSending({ base, changes, onBusy, onDone });
  const refusal = useRefusal({ error, base, resourceIds, when });
  const { terms, alternative } = refusal;
  const {
    props,
    wrong,
    refusal: unplaced,
  } = useForm({
    fields: {
      title: () => null,
      start: () => null,
      end: () => null,
      attendees: () => null,
      acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')),
    },
    error: isHeld ? null : error,
    send: ({ acceptTerms }) => {
      const said = { acceptTerms: acceptTerms !== '', overrule: false };
      if (busy || isHeld) return;
      if (!refusal.isFinal) send(changes, said);
      else if (alternative !== null) send({ ...changes, ...alternative }, said);
    },
  });
  const now = useNow();
  const isRunning = compareInstants(base.start, now) <= 0;
  const first = resourceIds[0] ?? 0;
  return (
    <form className={classes.form} {...props}>
      <div className={classes.fields}>
        <TimeFields
          when={when}
          days={wanted.days}
          isRunning={isRunning}
          wrong={refusal.isFinal ? null : (wrong('start') ?? wrong('end'))}
          onEdit={onEdit}
        >
          <DayStrip
            resourceId={first}
            when={when}
            state="mine"
            {...(base.resourceIds.includes(first) && { except: base })}
          />
        </TimeFields>
        <PlaceField
          resource={resource}
          own={base.resourceIds}
          chosen={resourceIds}
          period={when.period}
          onEdit={onEdit}
        />
        <TitleField
          resource={resource}
          title={wanted.title}
          before={base.title}
          wrong={wrong('title')}
          onEdit={onEdit}
        />
        <AttendeesField
          resource={resource}
          attendees={wanted.attendees}
          hostId={base.hostId}
          wrong={wrong('attendees')}
          onEdit={onEdit}
        />
        {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
        {error !== null && terms === null && !isHeld && (refusal.isFinal || unplaced !== null) && (
          <Refused error={error} refusal={refusal} when={when} />
        )}
      </div>
      <Footer
        label={refusal.insteadWords === null ? t('save') : t('instead', { what: refusal.insteadWords })}
        disabled={isHeld || Object.keys(changes).length === 0 || (refusal.isFinal && alternative === null)}
        busy={busy || refusal.isAsking}
        onAnyway={refusal.mayOverrule ? () => send(changes, { acceptTerms: false, overrule: true }) : null}
      />
    </form>
  );
}

interface Sending extends Pick<FormProps, 'base' | 'onBusy' | 'onDone'> {
  readonly changes: BookingChanges;
}

function useSending({ base, changes, onBusy, onDone }: Sending) {
  const { t } = useTranslation('changing');
  const client = useQueryClient();
  const { mutate, isPending, error } = useChangeBooking();
  const [tried, setTried] = useState('');
  const today = dayIn(useNow(), base.zone);
  const about = JSON.stringify([base.version, changes]);
  const told = async ({ resourceIds, start, end, zone, state }: Booking): Promise<void> => {
    const day = dayIn(start, zone);
    const text = t('changedText', {
      day: nearDay(day, today) ?? showShortDay(day),
      times: showTimes({ start, end }, zone),
    });
    const name = await namesOf(client, resourceIds);
    tell(state === 'pending' ? `${text}. ${t('waits')}` : text, t('changed', { name }));
  };
  const send = (wanted: BookingChanges, said: ToPolicies): void => {
    setTried(about);
    onBusy(true);
    mutate(
      { booking: base, changes: wanted, ...said, key: newKey() },
      {
        onSuccess: (booking) => {
          void told(booking);
          onDone();
        },
        onSettled: () => onBusy(false),
      },
    );
  };
  // What was refused says nothing about what is chosen after it.
  return { send, busy: isPending, error: tried === about && !isPending ? error : null };
}
