import { Button, Checkbox } from '@mantine/core';
import { IconCirclePlus, IconUserPin } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignmentsQuery } from '../../data/assignments.ts';
import type { Building } from '../../data/places.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { AssignmentRow } from './assignment-row.tsx';
import classes from './assignments.module.css';

const AssignDrawer = onDemand(async () => (await import('./assign-drawer.tsx')).AssignDrawer);

/** Who has a place of her own, building by building; and the way to assign more. */
export function AssignmentsPage() {
  const { t } = useTranslation('assignments');
  const [isAssigning, setAssigning] = useState(false);
  return (
    <BuildingPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setAssigning(true)}>
          {t('add')}
        </Button>
      }
    >
      {(building) => (
        <>
          <Assignments key={building.id} building={building} />
          {isAssigning && <AssignDrawer building={building} onClose={() => setAssigning(false)} />}
        </>
      )}
    </BuildingPage>
  );
}

function Assignments({ building }: { readonly building: Building }) {
  const { t } = useTranslation('assignments');
  const [past, setPast] = useState(false);
  const { data, error, refetch } = useQuery(assignmentsQuery(building.id, past));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <>
      <Checkbox mb="md" label={t('past')} checked={past} onChange={(event) => setPast(event.currentTarget.checked)} />
      {data?.length === 0 && (
        <Notice icon={<IconUserPin size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      )}
      <ul className={classes.list} aria-label={t('title')} hidden={!data?.length}>
        {data?.map((one) => (
          <li key={one.id}>
            <AssignmentRow assignment={one} />
          </li>
        ))}
      </ul>
    </>
  );
}
