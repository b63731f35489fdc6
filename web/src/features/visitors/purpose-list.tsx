import { Button, Group, Text, Title } from '@mantine/core';
import { IconCirclePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { keepsPoliciesIn } from '../../data/policies.ts';
import { useMe } from '../../data/session.ts';
import { everyVisitPurposeQuery, useArchiveVisitPurpose, type VisitPurpose } from '../../data/visiting.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { PurposeDrawer } from './purpose-drawer.tsx';
import classes from './visitors.module.css';
import { buildingIn, whereOf } from './where.tsx';

/** The purposes of visits; and the ways to add and rename one, to have it chosen no more and again, for who keeps the places. */
export function PurposeList({ buildings }: { readonly buildings: readonly Building[] }) {
  const { t } = useTranslation('visitors');
  const me = useMe();
  const { data, error, refetch } = useQuery(everyVisitPurposeQuery);
  const [open, setOpen] = useState<VisitPurpose | 'new' | null>(null);
  const kept = buildings.filter(({ id }) => keepsPoliciesIn(me, id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <section aria-labelledby="visit-purposes" className={classes.section}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="visit-purposes">
          {t('purposes.title')}
        </Title>
        {kept.length > 0 && (
          <Button variant="default" leftSection={<IconCirclePlus size={17} />} onClick={() => setOpen('new')}>
            {t('purposes.add')}
          </Button>
        )}
      </Group>
      {data?.length === 0 && <Text c="dimmed">{t('purposes.none')}</Text>}
      <ul className={classes.list} hidden={data?.length === 0}>
        {data?.map((purpose) => (
          <li key={purpose.id} className={classes.row}>
            <div className={classes.who}>
              <Text fw={600}>{purpose.name}</Text>
              <Text size="sm">{whereOf(buildingIn(buildings, purpose.buildingId), t)}</Text>
              {purpose.archivedAt !== null && (
                <Text size="sm" c="dimmed">
                  {t('purposes.isArchived')}
                </Text>
              )}
            </div>
            {keepsPoliciesIn(me, purpose.buildingId) && (
              <Group gap={6}>
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={t('purposes.renameOf', { name: purpose.name })}
                  onClick={() => setOpen(purpose)}
                >
                  {t('purposes.rename')}
                </Button>
                {purpose.archivedAt === null ? <Archive purpose={purpose} /> : <BringBack purpose={purpose} />}
              </Group>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <PurposeDrawer
          buildings={kept}
          forAll={keepsPoliciesIn(me, null)}
          onClose={() => setOpen(null)}
          {...(open !== 'new' && { purpose: open })}
        />
      )}
    </section>
  );
}

function Archive({ purpose: { id, name } }: { readonly purpose: VisitPurpose }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useArchiveVisitPurpose();
  const says = {
    what: t('purposes.archive'),
    label: t('purposes.archiveOf', { name }),
    title: t('purposes.askArchive', { name }),
    keep: t('rules.keep'),
  };
  const archive = (): Promise<void> =>
    mutateAsync({ id, archived: true }).then(() => tell(t('purposes.archived', { name })), tellProblem);
  return <AskingButton says={says} isPending={isPending} onYes={archive} />;
}

function BringBack({ purpose: { id, name } }: { readonly purpose: VisitPurpose }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useArchiveVisitPurpose();
  return (
    <Button
      size="xs"
      variant="subtle"
      disabled={isPending}
      aria-label={t('purposes.bringBackOf', { name })}
      onClick={() =>
        whenDone(mutateAsync({ id, archived: false }), {
          onSuccess: () => tell(t('purposes.added', { name })),
          onError: tellProblem,
        })
      }
    >
      {t('purposes.bringBack')}
    </Button>
  );
}
