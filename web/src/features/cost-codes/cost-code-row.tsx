import { Badge, Button, Group, Text } from '@mantine/core';
import { IconReceipt2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepsCostCodes, useSaveCostCode, type CostCode } from '../../data/cost-codes.ts';
import { useMe } from '../../data/session.ts';
import { whenDone } from '../../lib/when-done.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { CostCodeQuestion } from './cost-code-question.tsx';
import classes from './cost-codes-page.module.css';

/** A cost code: what it stands for, to be changed, archived and brought back. */
export function CostCodeRow({ costCode }: { readonly costCode: CostCode }) {
  const { t } = useTranslation('cost-codes');
  const me = useMe();
  const { id, code, description, archivedAt } = costCode;
  const [asking, setAsking] = useState<'change' | 'archive' | null>(null);
  const { mutateAsync, isPending } = useSaveCostCode();
  const close = (): void => setAsking(null);
  const become = (archived: boolean): void => {
    close();
    whenDone(mutateAsync({ id, wish: { archived } }), {
      onSuccess: () => tell(t(archived ? 'archived' : 'added', { code })),
      onError: tellProblem,
    });
  };
  return (
    <li className={classes.row} aria-label={code}>
      <IconReceipt2 size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{code}</Text>
        {description !== '' && <Text size="sm">{description}</Text>}
        {archivedAt !== null && (
          <Badge variant="light" color="gray" tt="none">
            {t('isArchived')}
          </Badge>
        )}
      </div>
      {keepsCostCodes(me) && (
        <Group gap={6}>
          <Button size="xs" variant="default" aria-label={t('changeOf', { code })} onClick={() => setAsking('change')}>
            {t('change')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={isPending}
            aria-label={t(archivedAt === null ? 'archiveOf' : 'bringBackOf', { code })}
            onClick={() => (archivedAt === null ? setAsking('archive') : become(false))}
          >
            {t(archivedAt === null ? 'archive' : 'bringBack')}
          </Button>
        </Group>
      )}
      {asking === 'change' && <CostCodeQuestion costCode={costCode} onClose={close} />}
      {asking === 'archive' && (
        <EndQuestion
          says={{ title: t('archiveTitle', { code }), text: t('archiveText'), keep: t('keep'), yes: t('archive') }}
          onClose={close}
          onYes={() => become(true)}
        />
      )}
    </li>
  );
}
