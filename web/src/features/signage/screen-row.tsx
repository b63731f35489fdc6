import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnpairScreen, type PairedDevice } from '../../data/paired-screens.ts';
import { showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './signage.module.css';

interface Props {
  readonly icon: ReactNode;
  readonly screen: PairedDevice;
  /** What it shows; undefined while that is not known. */
  readonly shows: string | undefined;
  readonly zone: string;
  /** What becomes of it once it is unpaired. */
  readonly ends: string;
}

/** A screen, what it shows, and when it was seen last. */
export function ScreenRow({ icon, screen, shows, zone, ends }: Props) {
  const { t } = useTranslation('signage');
  const { name, lastSeenAt } = screen;
  const seen =
    lastSeenAt === null
      ? t('notSeen')
      : t('seen', { when: `${showShortDay(dayIn(lastSeenAt, zone))}, ${clockIn(lastSeenAt, zone)}` });
  return (
    <li className={classes.row} aria-label={name}>
      {icon}
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        {shows !== undefined && <Text size="sm">{shows}</Text>}
        <Text size="sm" c="dimmed" className="tabular">
          {seen}
        </Text>
      </div>
      <Unpair screen={screen} ends={ends} />
    </li>
  );
}

function Unpair({ screen: { id, name }, ends }: Pick<Props, 'screen' | 'ends'>) {
  const { t } = useTranslation('signage');
  const { mutateAsync, isPending } = useUnpairScreen();
  const unpair = () => mutateAsync({ id }).then(() => tell(t('unpaired', { name })), tellProblem);
  const says = {
    what: t('unpair'),
    label: t('unpairOf', { name }),
    title: t('askUnpair', { name }),
    text: ends,
    keep: t('keep'),
  };
  return <AskingButton says={says} isPending={isPending} onYes={unpair} />;
}
