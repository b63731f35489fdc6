import { Button, Group, Skeleton } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { banksQuery, lockersQuery } from '../../data/locker-banks.ts';
import { floorsQuery, type Building, type Floor } from '../../data/places.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { BuildingSelect } from '../../parts/which-building/building-select.tsx';
import { NoBuilding } from '../../parts/which-building/no-building.tsx';
import { useBuilding } from '../../parts/which-building/use-building.ts';
import { Page } from '../../ui/page.tsx';
import { BankQuestion } from './bank-question.tsx';
import { BankRow } from './bank-row.tsx';
import classes from './locker-banks-page.module.css';

const none: readonly never[] = [];

/** The cabinets of lockers, building by building. */
export function LockerBanksPage() {
  const { t } = useTranslation('locker-banks');
  const which = useBuilding();
  const { building } = which;
  const [isAdding, setAdding] = useState(false);
  const floors = useQuery({ ...floorsQuery(building?.id ?? 0), enabled: building !== undefined }).data;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {building ? (
        <>
          <Group mb="lg" align="end" justify="space-between">
            <BuildingSelect which={which} />
            <Button
              leftSection={<IconPlus size={17} aria-hidden="true" />}
              disabled={(floors ?? none).length === 0}
              onClick={() => setAdding(true)}
            >
              {t('add')}
            </Button>
          </Group>
          {floors?.length === 0 ? (
            <Notice icon={<IconLock size={26} stroke={1.6} />} title={t('none')} text={t('noFloors')} />
          ) : (
            <Banks building={building} floors={floors ?? none} />
          )}
          {isAdding && <BankQuestion floors={floors ?? none} bank={null} onClose={() => setAdding(false)} />}
        </>
      ) : (
        <NoBuilding which={which} />
      )}
    </Page>
  );
}

function Banks({ building, floors }: { readonly building: Building; readonly floors: readonly Floor[] }) {
  const { t } = useTranslation('locker-banks');
  const { data: banks, error, refetch } = useQuery(banksQuery(building.id));
  const { data: lockers } = useQuery(lockersQuery(building.id));
  if (error && banks === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (banks === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (banks.length === 0)
    return <Notice icon={<IconLock size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  const levelOf = (floorId: number): number => floors.findIndex(({ id }) => id === floorId);
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {banks
        .toSorted((a, b) => levelOf(a.floorId) - levelOf(b.floorId))
        .map((bank) => (
          <BankRow
            key={bank.id}
            bank={bank}
            floors={floors}
            lockers={lockers?.filter(({ bankId }) => bankId === bank.id)}
          />
        ))}
    </ul>
  );
}
