import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  connectionTokensQuery,
  useMakeConnectionToken,
  useRevokeConnectionToken,
  type Connection,
  type ConnectionToken,
} from '../../data/connections.ts';
import { showLongDay, showProblem } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { useForm } from '../../ui/form.ts';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';
import { HowToRead } from './how-to-read.tsx';
import { ToldToken } from './told-token.tsx';
import { PartOf } from './part-of.tsx';

/** The tokens with which programs read what a connection brought, shown when they are asked for. */
export function TokensOf({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  return (
    <PartOf part="tokens" title={t('tokens')} label={t('tokensOf', { name: connection.name })}>
      <Text size="sm" c="dimmed">
        {t('tokensText')}
      </Text>
      <HowToRead entities={connection.entities} />
      <Tokens connectionId={connection.id} />
      <MakeToken connectionId={connection.id} />
    </PartOf>
  );
}

function Tokens({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch } = useQuery(connectionTokensQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const counting = data.filter(({ revokedAt }) => revokedAt === null);
  if (counting.length === 0) return <Text size="sm">{t('noToken')}</Text>;
  return (
    <ul className={classes.list}>
      {counting.map((token) => (
        <OneToken key={token.id} connectionId={connectionId} token={token} />
      ))}
    </ul>
  );
}

interface TokenProps {
  readonly connectionId: number;
  readonly token: ConnectionToken;
}

function OneToken({ connectionId, token: { id, name, hint, lastUsedAt, expiresAt } }: TokenProps) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = useRevokeConnectionToken(connectionId);
  const day = (at: string): string => showLongDay(dayIn(at, ownZone()), 'full');
  const revoke = (): Promise<void> => mutateAsync(id).then(() => tell(t('tokenRevoked', { name })), tellProblem);
  const says = {
    what: t('revoke'),
    label: t('revokeOf', { name }),
    title: t('askRevoke', { name }),
    text: t('askRevokeText'),
    keep: t('keep'),
  };
  return (
    <li className={classes.head}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {name} <code className={classes.hint}>{hint}</code>
        </Text>
        <Text size="sm" c="dimmed">
          {lastUsedAt === null ? t('unused') : t('used', { day: day(lastUsedAt) })}
          {expiresAt !== null && ` ${t('ends', { day: day(expiresAt) })}`}
        </Text>
      </div>
      <AskingButton says={says} color="red.8" isPending={isPending} onYes={revoke} />
    </li>
  );
}

function MakeToken({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, error, isPending, data, reset } = useMakeConnectionToken(connectionId);
  const name = useRef<HTMLInputElement>(null);
  const { props, wrong, refusal } = useForm({
    fields: { name: (value) => (value.trim() === '' ? t('needTokenName') : null) },
    error,
    send: (typed) =>
      whenDone(mutateAsync(typed.name.trim()), {
        onSuccess: () => {
          if (name.current) name.current.value = '';
        },
      }),
  });
  return (
    <>
      <form {...props} className={classes.head}>
        <TextInput
          ref={name}
          size="xs"
          name="name"
          label={t('tokenName')}
          maxLength={200}
          error={wrong('name') ?? (refusal && showProblem(refusal))}
        />
        <Button type="submit" size="xs" loading={isPending}>
          {t('makeToken')}
        </Button>
      </form>
      {data && <ToldToken connectionId={connectionId} name={data.name} token={data.token} onClose={reset} />}
    </>
  );
}
