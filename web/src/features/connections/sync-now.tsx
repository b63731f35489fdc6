import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Entity } from '../../data/connections.ts';
import { useSyncNow, type SyncMode } from '../../data/syncs.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';

const modes = ['incremental', 'full', 'verify', 'reset'] as const satisfies readonly SyncMode[];
type Offered = (typeof modes)[number];

/** Has a connection read, or only looked at: the latter before it is activated, too. */
export function SyncNow({ connection: { id, name, state, entities } }: { readonly connection: Connection }) {
  const { t } = useTranslation(['connections', 'sources']);
  const isDraft = state === 'draft';
  const [mode, setMode] = useState<Offered>('incremental');
  const [isLook, setIsLook] = useState(false);
  const [kind, setKind] = useState<Entity | null>(null);
  const { mutateAsync, isPending } = useSyncNow(id);
  if (!isDraft && state !== 'active' && state !== 'degraded') return null;
  const dryRun = isDraft || isLook || mode === 'verify';
  // Nobody waits for everything to be read.
  const isWaitedFor = isDraft || mode === 'incremental';
  const wish = {
    mode: isDraft ? ('full' as const) : mode,
    dryRun,
    ...(kind !== null && { entities: [kind] }),
    ...(isWaitedFor && { priority: 'interactive' as const }),
    ...(mode === 'reset' && !isDraft && { confirm: name }),
  };
  const read = (): Promise<void> =>
    mutateAsync(wish).then(({ run, isNew }) => {
      if (!isNew) return tell(t('joins'));
      return run.stateReason === 'follows_another_run' ? tell(t('follows')) : undefined;
    }, tellProblem);
  const what = t(dryRun ? 'lookNow' : 'syncNow');
  return (
    <div className={classes.asking}>
      {!isDraft && (
        <>
          <NativeSelect
            size="xs"
            label={t('what')}
            value={mode}
            data={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            onChange={({ currentTarget: { value } }) => setMode(modes.find((one) => one === value) ?? 'incremental')}
          />
          {entities.length > 1 && (
            <NativeSelect
              size="xs"
              label={t('sources:kinds')}
              value={kind ?? ''}
              data={[
                { value: '', label: t('sources:everything') },
                ...entities.map((value) => ({ value, label: t(`sources:entity.${value}`) })),
              ]}
              onChange={({ currentTarget: { value } }) => setKind(entities.find((one) => one === value) ?? null)}
            />
          )}
          <Checkbox
            size="sm"
            mb={6}
            label={t('onlyLook')}
            checked={dryRun}
            disabled={mode === 'verify'}
            onChange={({ currentTarget: { checked } }) => setIsLook(checked)}
          />
        </>
      )}
      {mode === 'reset' && !dryRun ? (
        <AskingButton
          says={{ what, label: what, title: t('askReset', { name }), text: t('askResetText'), keep: t('keepReading') }}
          look={{ size: 'xs', variant: 'filled' }}
          isPending={isPending}
          onYes={read}
        />
      ) : (
        <Button size="xs" variant={isDraft ? 'default' : 'filled'} loading={isPending} onClick={() => void read()}>
          {what}
        </Button>
      )}
    </div>
  );
}
