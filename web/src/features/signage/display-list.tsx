import { Skeleton, Text } from '@mantine/core';
import { IconDeviceTablet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { displaysQuery, useUnpairScreen, type PairedDisplay } from '../../data/paired-screens.ts';
import type { Building } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './signage.module.css';

interface Props {
  readonly building: Building;
}

/** The displays at the doors of a building. */
export function DisplayList({ building }: Props) {
  const { t } = useTranslation('signage');
  const { data, error, refetch } = useQuery(displaysQuery(building.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (data.length === 0)
    return <Notice icon={<IconDeviceTablet size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {data.map((display) => (
        <Row key={display.id} display={display} zone={building.zone} />
      ))}
    </ul>
  );
}

function Row({ display, zone }: { readonly display: PairedDisplay; readonly zone: string }) {
  const { t } = useTranslation('signage');
  const { name, lastSeenAt, resourceId } = display;
  const { data: resource } = useQuery(resourceQuery(resourceId));
  const seen =
    lastSeenAt === null
      ? t('notSeen')
      : t('seen', { when: `${showShortDay(dayIn(lastSeenAt, zone))}, ${clockIn(lastSeenAt, zone)}` });
  return (
    <li className={classes.row} aria-label={name}>
      <IconDeviceTablet size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        {resource && <Text size="sm">{nameOf(resource)}</Text>}
        <Text size="sm" c="dimmed" className="tabular">
          {seen}
        </Text>
      </div>
      <Unpair display={display} />
    </li>
  );
}

function Unpair({ display: { id, name } }: { readonly display: PairedDisplay }) {
  const { t } = useTranslation('signage');
  const { mutateAsync, isPending } = useUnpairScreen();
  const unpair = () => mutateAsync({ id }).then(() => tell(t('unpaired', { name })), tellProblem);
  const says = {
    what: t('unpair'),
    label: t('unpairOf', { name }),
    title: t('askUnpair', { name }),
    text: t('unpairText'),
    keep: t('keep'),
  };
  return <AskingButton says={says} isPending={isPending} onYes={unpair} />;
}
