import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceAccount } from '../../../data/service-accounts.ts';
import { forReadings, isForReadings, isRevokedQuery, useMakeToken, type NewToken } from '../../../data/tokens.ts';
import { newKey } from '../../../lib/api.ts';
import { showProblem } from '../../../lib/show.ts';
import { ToldOnce } from '../../../parts/told-once.tsx';
import { useForm } from '../../../ui/form.ts';
import classes from './tokens.module.css';
import { whenDone } from '../../../lib/when-done.ts';

/** For how many days; 0: until somebody ends it. */
const LIVES = [90, 365, 0] as const;

const endAfter = (days: number): string | null =>
  days === 0
    ? null
    : Temporal.Now.instant()
        .add({ hours: days * 24 })
        .toString({ smallestUnit: 'second' });

/** Makes a token of a service account. It is shown as long as it counts, until it is put away: nobody can show it again. */
export function MakeToken({ account: { id, name: account, role } }: { readonly account: ServiceAccount }) {
  const { t } = useTranslation('tokens');
  const { mutateAsync, error, isPending, data, reset } = useMakeToken();
  const [days, setDays] = useState<number>(LIVES[0]);
  const [isNarrow, setNarrow] = useState(false);
  const mayBeNarrow = role === 'administrator'; // readings are handed in for no other
  const name = useRef<HTMLInputElement>(null);
  const { props, wrong, refusal } = useForm({
    fields: { name: (value) => (value.trim() === '' ? t('needName') : null) },
    error,
    send(typed) {
      const wish = { name: typed.name.trim(), serviceAccountId: id, expiresAt: endAfter(days), key: newKey() };
      whenDone(mutateAsync({ ...wish, ...(isNarrow && { scopes: [forReadings] }) }), {
        onSuccess: () => {
          if (name.current) name.current.value = '';
        },
      });
    },
  });
  return (
    <>
      <form {...props} className={classes.form}>
        <TextInput
          ref={name}
          size="xs"
          name="name"
          label={t('name')}
          maxLength={200}
          error={wrong('name') ?? (refusal && showProblem(refusal))}
        />
        {mayBeNarrow && (
          <NativeSelect
            size="xs"
            label={t('may')}
            value={isNarrow ? 'readings' : 'all'}
            onChange={({ currentTarget: { value } }) => setNarrow(value === 'readings')}
            data={[
              { value: 'all', label: t('mayAll') },
              { value: 'readings', label: t('mayReadings') },
            ]}
          />
        )}
        <NativeSelect
          size="xs"
          label={t('life')}
          value={String(days)}
          onChange={({ currentTarget: { value } }) => setDays(Number(value))}
          data={LIVES.map((one) => ({
            value: String(one),
            label: one === 0 ? t('always') : t('days', { count: one }),
          }))}
        />
        <Button type="submit" size="xs" loading={isPending} aria-label={t('makeOf', { account })}>
          {t('make')}
        </Button>
      </form>
      {data && <Made token={data} onClose={reset} />}
    </>
  );
}

function Made({ token, onClose }: { readonly token: NewToken; readonly onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { data: isRevoked = false } = useQuery(isRevokedQuery(token.id));
  if (isRevoked) return null;
  return (
    <div className={classes.secret}>
      <ToldOnce secret={token.token} label={t('secret', { name: token.name })} copy={t('copy')} onClose={onClose}>
        {t('once')} {t(isForReadings(token) ? 'handsIn' : 'mayWhatYouMay')}
      </ToldOnce>
    </div>
  );
}
