import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { connectSessionsQuery, useMakeLink } from '../../../data/connect-sessions.ts';
import type { Connection } from '../../../data/connections.ts';
import { showClock, showProblem } from '../../../lib/show.ts';
import { ownZone } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { ToldOnce } from '../../../parts/told-once.tsx';
import { Refusal } from '../../../ui/refusal.tsx';

interface Props {
  readonly link: { readonly id: number; readonly name: string; readonly url: string; readonly expiresAt: string };
  readonly onClose: () => void;
}

/** A link that was just made, as long as it counts: nobody can show it again. */
export function MadeLink({ link: { id, name, url, expiresAt }, onClose }: Props) {
  const { t } = useTranslation('connect-links');
  const now = useQuery(connectSessionsQuery).data?.find((one) => one.id === id);
  if (now !== undefined && now.state !== 'open') return null;
  return (
    <ToldOnce secret={url} label={t('madeFor', { name })} copy={t('copy')} onClose={onClose}>
      {t('once', { at: showClock(expiresAt, ownZone()) })}
    </ToldOnce>
  );
}

/** Makes a link by which somebody without an account gives a connection other credentials. */
export function LinkFor({ connection: { id, name } }: { readonly connection: Pick<Connection, 'id' | 'name'> }) {
  const { t } = useTranslation('connect-links');
  const { mutateAsync, data, error, isPending, reset } = useMakeLink();
  return (
    <>
      <div>
        <Button
          size="xs"
          variant="default"
          mt="xs"
          loading={isPending}
          aria-label={t('makeOf', { name })}
          onClick={() => whenDone(mutateAsync({ connectionId: id }), {})}
        >
          {t('make')}
        </Button>
      </div>
      {error && <Refusal>{showProblem(error)}</Refusal>}
      {data && <MadeLink link={data} onClose={reset} />}
    </>
  );
}
