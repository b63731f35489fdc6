import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../data/connections.ts';
import { useSyncNow, type SyncMode } from '../../data/syncs.ts';
import { whenDone } from '../../lib/when-done.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';

const modes = ['incremental', 'full'] as const satisfies readonly SyncMode[];

/** Has a connection read, or only looked at: the latter before it is activated, too. */
export function SyncNow({ connection: { id, state } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const isDraft = state === 'draft';
  const [mode, setMode] = useState<SyncMode>('incremental');
  const [isLook, setIsLook] = useState(false);
  const { mutateAsync, isPending } = useSyncNow(id);
  if (!isDraft && state !== 'active' && state !== 'degraded') return null;
  const dryRun = isDraft || isLook;
  // Nobody waits for everything to be read.
  const isWaitedFor = dryRun || mode === 'incremental';
  const read = () =>
    whenDone(mutateAsync({ mode: isDraft ? 'full' : mode, dryRun, ...(isWaitedFor && { priority: 'interactive' }) }), {
      onSuccess: ({ run, isNew }) => {
        if (!isNew) tell(t('joins'));
        else if (run.stateReason === 'follows_another_run') tell(t('follows'));
      },
      onError: tellProblem,
    });
  return (
    <div className={classes.asking}>
      {!isDraft && (
        <>
          <NativeSelect
            size="xs"
            label={t('what')}
            value={mode}
            data={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            onChange={({ currentTarget: { value } }) => setMode(value === 'full' ? 'full' : 'incremental')}
          />
          <Checkbox
            size="sm"
            mb={6}
            label={t('onlyLook')}
            checked={isLook}
            onChange={({ currentTarget: { checked } }) => setIsLook(checked)}
          />
        </>
      )}
      <Button size="xs" variant={isDraft ? 'default' : 'filled'} loading={isPending} onClick={read}>
        {t(dryRun ? 'lookNow' : 'syncNow')}
      </Button>
    </div>
  );
}
