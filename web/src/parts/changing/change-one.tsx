import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingChanges, ToPolicies } from '../../data/change-booking.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Resource } from '../../data/resources.ts';
import { useNow } from '../../lib/now.ts';
import { compareInstants, type When as Chosen } from '../../lib/when.ts';
import { useForm, type Form } from '../../ui/form.ts';
import { Terms } from '../rules/terms.tsx';
import { DayStrip } from '../when/day-strip.tsx';
import { AnonymousField } from './anonymous-field.tsx';
import { AttendeesField } from './attendees-field.tsx';
import classes from './change-drawer.module.css';
import { changesOf, edited, paidAnew, periodWanted, standingOf, type Edits, type Standing } from './draft.ts';
import { Footer } from './footer.tsx';
import { GuestField } from './guest-field.tsx';
import { InSight } from '../in-sight.tsx';
import { NotesField } from './notes-field.tsx';
import { PlaceField } from './place-field.tsx';
import { PrivateField } from './private-field.tsx';
import { Foreseen, Refused } from './refused.tsx';
import { TimeFields } from './time-fields.tsx';
import { TitleField } from './title-field.tsx';
import { PaidField } from './paid-field.tsx';
import { useRefusal, type Refusal } from './use-refusal.ts';
import { useSending, type Sending } from './use-sending.ts';

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
  const { t } = useTranslation('changing');
  const wanted = edited(standingOf(base), edits);
  const when = { wall: wanted.wall, period: periodWanted(base, wanted), zone: base.zone };
  const changes = changesOf(base, wanted);
  const sending = useSending({ base, changes, onBusy, onDone });
  const error = isHeld ? null : sending.error;
  const refusal = useRefusal({ error, base, changes, resourceIds: wanted.resourceIds, when });
  const [costCodeId, setCostCodeId] = useState<number | null>();
  const paid = paidAnew(base.costCodes, costCodeId);
  const form = useChangeForm({ changes, sending, refusal, isHeld, error, paid });
  const { insteadWords: words } = refusal;
  const isSaid =
    error !== null && refusal.terms === null && !refusal.asksPay && (refusal.isFinal || form.refusal !== null);
  return (
    <form className={classes.form} {...form.props}>
      <div className={classes.fields}>
        <When base={base} wanted={wanted} when={when} form={form} refusal={refusal} onEdit={onEdit} />
        <PlaceField
          resource={resource}
          own={base.resourceIds}
          chosen={wanted.resourceIds}
          period={when.period}
          onEdit={onEdit}
        />
        <TitleField
          resource={resource}
          title={wanted.title}
          before={base.title}
          wrong={form.wrong('title')}
          onEdit={onEdit}
        />
        <NotesField notes={wanted.notes} wrong={form.wrong('notes')} onEdit={onEdit} />
        <AttendeesField
          resource={resource}
          attendees={wanted.attendees}
          hostId={base.hostId}
          wrong={form.wrong('attendees')}
          onEdit={onEdit}
        />
        {base.hostId !== null && <GuestField guest={wanted.guest} wrong={form.wrong} onEdit={onEdit} />}
        <AnonymousField base={base} isBefore={base.anonymous} isWanted={wanted.anonymous} onEdit={onEdit} />
        <PrivateField resource={resource} isBefore={base.private} isWanted={wanted.private} onEdit={onEdit} />
        {refusal.terms !== null && (
          <InSight>
            <Terms text={refusal.terms} wrong={form.wrong('acceptTerms')} />
          </InSight>
        )}
        <PaidField
          before={base.costCodes}
          isAsked={refusal.asksPay}
          wrong={form.wrong('costCodes')}
          onChange={setCostCodeId}
        />
        {error === null && <Foreseen refusal={refusal} when={when} />}
        {isSaid && (
          <InSight>
            <Refused error={error} refusal={refusal} when={when} />
          </InSight>
        )}
      </div>
      <Footer
        label={refusal.losesApproval ? t('askApproval') : words === null ? t('save') : t('instead', { what: words })}
        missing={
          isHeld
            ? t('missing.newer')
            : Object.keys(changes).length === 0 && paid === undefined
              ? t('missing.change')
              : refusal.isFinal && refusal.alternative === null
                ? t('missing.other')
                : null
        }
        busy={sending.busy || refusal.isAsking}
        onAnyway={
          refusal.mayOverrule ? () => sending.send({ ...changes, ...paid }, { ...nothing, overrule: true }) : null
        }
      />
    </form>
  );
}

/** What is said to the policies as long as they ask nothing. */
const nothing: ToPolicies = { acceptTerms: false, overrule: false };

type Field =
  | 'title'
  | 'notes'
  | 'start'
  | 'end'
  | 'attendees'
  | 'guest.name'
  | 'guest.email'
  | 'acceptTerms'
  | 'costCodes';

interface Filled {
  readonly changes: BookingChanges;
  readonly sending: Sending;
  readonly refusal: Refusal;
  readonly isHeld: boolean;
  readonly error: Error | null;
  /** What is to pay for it, where something else was chosen. */
  readonly paid: Pick<BookingChanges, 'costCodes'> | undefined;
}

/** Its one button sends what is chosen; once that was refused, what would work instead, or the same with what was asked for. */
function useChangeForm({ changes, sending, refusal, isHeld, error, paid }: Filled): Form<Field> {
  const { t } = useTranslation('parts');
  const { send, busy, last } = sending;
  const { terms, asksPay, isFinal, alternative, losesApproval, isAsking } = refusal;
  const asksFirst = terms !== null || asksPay || losesApproval;
  return useForm({
    // They are chosen, not typed: before it is sent nothing can be wrong with them.
    fields: {
      title: () => null,
      notes: () => null,
      start: () => null,
      end: () => null,
      attendees: () => null,
      'guest.name': (value) => (changes.guest && value.trim() === '' ? t('guestName') : null),
      'guest.email': () => null,
      acceptTerms: (value) => (terms === null || value !== '' ? null : t('terms.acceptFirst')),
      costCodes: (value) => (asksPay && value === '' ? t('whoPays') : null),
    },
    error,
    send: ({ acceptTerms }) => {
      if (busy || isAsking || isHeld) return;
      const before = asksFirst && last !== null ? last : { wanted: changes, said: nothing };
      const said = {
        ...before.said,
        acceptTerms: before.said.acceptTerms || acceptTerms !== '',
        ...(losesApproval && { giveUpApproval: true }),
      };
      if (!isFinal) send({ ...before.wanted, ...paid }, said);
      else if (alternative !== null) send({ ...changes, ...paid, ...alternative }, said);
    },
  });
}

interface WhenProps extends Pick<FormProps, 'base' | 'onEdit'> {
  readonly wanted: Standing;
  readonly when: Chosen;
  readonly form: Form<Field>;
  readonly refusal: Refusal;
}

/** When it is to be, and what else there is on that day. */
function When({ base, wanted, when, form, refusal, onEdit }: WhenProps) {
  const now = useNow();
  const first = wanted.resourceIds[0] ?? 0;
  return (
    <TimeFields
      when={when}
      days={wanted.days}
      isRunning={compareInstants(base.start, now) <= 0}
      wrong={refusal.isFinal ? null : (form.wrong('start') ?? form.wrong('end'))}
      onEdit={onEdit}
    >
      <DayStrip
        resourceId={first}
        when={when}
        state="mine"
        {...(base.resourceIds.includes(first) && { except: base })}
      />
    </TimeFields>
  );
}
