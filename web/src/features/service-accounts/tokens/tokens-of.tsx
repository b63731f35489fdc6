import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceAccount } from '../../../data/service-accounts.ts';
import { accountTokensQuery, isForReadings, useRevokeToken, type Token } from '../../../data/tokens.ts';
import { showLongDay } from '../../../lib/show.ts';
import { dayIn, ownZone } from '../../../lib/when.ts';
import { EndQuestion } from '../../../parts/end-question.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { tell, tellProblem } from '../../../ui/tell.tsx';
import { Unfolding } from '../../../ui/unfolding.tsx';
import { MakeToken } from './make-token.tsx';
import classes from './tokens.module.css';
import { whenDone } from '../../../lib/when-done.ts';

/** The tokens of a service account, shown when they are asked for. */
export function TokensOf({ account }: { readonly account: ServiceAccount }) {
  const { t } = useTranslation('tokens');
  return (
    <Unfolding title={t('title')} label={t('of', { name: account.name })}>
      <Tokens account={account} />
      {account.active ? <MakeToken account={account} /> : <Text size="sm">{t('stopped')}</Text>}
    </Unfolding>
  );
}

function Tokens({ account: { id } }: { readonly account: ServiceAccount }) {
  const { t } = useTranslation('tokens');
  const { data, error, refetch } = useQuery(accountTokensQuery(id));
  const [asked, setAsked] = useState<Token | null>(null);
  const { mutateAsync, isPending } = useRevokeToken();
  const revoke = ({ id: tokenId, name }: Token): void =>
    whenDone(mutateAsync(tokenId), { onSuccess: () => tell(t('revoked', { name })), onError: tellProblem });
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('none')}
      </Text>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {data.map((token) => (
          <OneToken key={token.id} token={token} isBusy={isPending} onRevoke={() => setAsked(token)} />
        ))}
      </ul>
      {asked !== null && (
        <EndQuestion
          says={{ title: t('ask', { name: asked.name }), text: t('askText'), keep: t('keep'), yes: t('revoke') }}
          onClose={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            revoke(asked);
          }}
        />
      )}
    </>
  );
}

interface OneProps {
  readonly token: Token;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function OneToken({ token, isBusy, onRevoke }: OneProps) {
  const { t } = useTranslation('tokens');
  const { name, hint, lastUsedAt, expiresAt } = token;
  const day = (at: string): string => showLongDay(dayIn(at, ownZone()), 'full');
  const said = [
    ...(isForReadings(token) ? [t('handsIn')] : []),
    lastUsedAt === null ? t('unused') : t('used', { day: day(lastUsedAt) }),
    expiresAt === null ? t('endless') : t('ends', { day: day(expiresAt) }),
  ];
  return (
    <li className={classes.token}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {name} <code className={classes.hint}>{hint}</code>
        </Text>
        <Text size="sm" c="dimmed">
          {said.join(' ')}
        </Text>
      </div>
      <Button size="xs" variant="default" disabled={isBusy} onClick={onRevoke} aria-label={t('revokeOf', { name })}>
        {t('revoke')}
      </Button>
    </li>
  );
}
