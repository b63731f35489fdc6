import { Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkQuery, mayHideIn } from '../../data/booking-checks.ts';
import { heldUntil, useAcceptOffer, type WaitingEntry } from '../../data/waiting.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { showClock, showDay, showTimes } from '../../lib/show.ts';
import { dayIn, minutesBetween } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { Anonymous } from '../anonymous.tsx';
import { useAskedTerms } from '../rules/asked-terms.ts';
import { Terms } from '../rules/terms.tsx';
import { tellRefusal } from '../tell-refusal.ts';
import { useLeaving } from './leaving.ts';
import classes from './offer.module.css';

interface Props {
  readonly entry: WaitingEntry;
  /** Of what is held. */
  readonly name: string;
}

/** What to say to an offer: take it, or leave it to the next. */
export function OfferAnswer({ entry, name }: Props) {
  const { t } = useTranslation(['waiting', 'parts']);
  const [anonymous, setAnonymous] = useState(false);
  const mayHide = useMayHide(entry);
  const { take, isTaking, terms } = useTaking(entry, name);
  const { leave, isLeaving } = useLeaving(entry);
  const { props, wrong } = useForm({
    fields: { acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')) },
    error: null,
    send: ({ acceptTerms }) => take({ acceptTerms: acceptTerms !== '', ...(mayHide && anonymous && { anonymous }) }),
  });
  return (
    <form className={classes.answer} {...props}>
      {mayHide && <Anonymous checked={anonymous} onChange={setAnonymous} />}
      {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
      <div className={classes.actions}>
        <Button type="submit" size="md" loading={isTaking} aria-label={t('takeOf', { name })}>
          {t('take')}
        </Button>
        <Button
          size="md"
          variant="default"
          loading={isLeaving}
          disabled={isTaking}
          aria-label={t('passOnOf', { name })}
          onClick={() => leave(t('passedOn', { name }))}
        >
          {t('passOn')}
        </Button>
      </div>
    </form>
  );
}

/** Until when it is held, and how long that still is. */
export function Held({ entry }: { readonly entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const now = useNow();
  const until = heldUntil(entry, now);
  if (until === null) return null;
  return (
    <Text size="sm" fw={600} className={`tabular ${classes.held ?? ''}`}>
      {t('held', { time: showClock(until, entry.zone), count: minutesBetween(now, until) })}
    </Text>
  );
}

/** Does a policy let it be taken without others seeing who did? */
function useMayHide({ offeredResourceId, start, end, hostId }: WaitingEntry): boolean {
  const asked = checkQuery({ resourceIds: [offeredResourceId ?? 0], period: { start, end }, hostId });
  return mayHideIn(useQuery({ ...asked, enabled: offeredResourceId !== null }).data);
}

/** Takes an offer; what has to be accepted first is asked for once that is said. */
function useTaking(entry: WaitingEntry, name: string) {
  const { t } = useTranslation('waiting');
  const client = useQueryClient();
  const { mutateAsync, isPending } = useAcceptOffer();
  const terms = useAskedTerms();
  const { id, zone } = entry;
  const refuse = (error: Error): void => {
    if (terms.isAsked(error)) return;
    if (isProblem(error, 'waiting_not_offered')) tell(t('ended'));
    else void tellRefusal(client, error);
  };
  const take = (said: { readonly acceptTerms: boolean; readonly anonymous?: true }): void =>
    whenDone(mutateAsync({ id, ...said, key: newKey() }), {
      onSuccess: ({ state, ...booking }) =>
        tell(
          `${showDay(dayIn(booking.start, zone))}, ${showTimes(booking, zone)}`,
          t(state === 'pending' ? 'asked' : 'taken', { name }),
        ),
      onError: refuse,
    });
  return { take, isTaking: isPending || terms.isLoading, terms: terms.text };
}
