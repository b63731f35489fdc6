import { Alert, Button, Group } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isActive, type Booking } from '../../data/bookings.ts';
import { showShortDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import classes from './change-drawer.module.css';
import { useNames } from './names.ts';

interface Props {
  readonly newer: Booking;
  /** It is changed from what it has become. */
  readonly onTheirs: () => void;
  /** What was chosen stays, over what it has become. */
  readonly onMine: () => void;
  readonly onClose: () => void;
}

/** Somebody was faster: what the booking is now, and whose choice counts. */
export function Conflict({ newer, onTheirs, onMine, onClose }: Props) {
  const { t } = useTranslation('changing');
  const { start, zone, title } = newer;
  const names = useNames(newer.resourceIds);
  const stands = isActive(newer);
  const what = [names, showShortDay(dayIn(start, zone)), showTimes(newer, zone), title].filter((part) => part !== '');
  return (
    <Alert
      className={classes.notice ?? ''}
      color="orange"
      variant="light"
      role="alert"
      icon={<IconUsers size={20} />}
      title={t(stands ? 'conflict' : 'gone')}
    >
      {stands ? t('conflictText', { what: what.join(', ') }) : t('goneText')}
      <Group gap={8} mt={8}>
        {stands ? (
          <>
            <Button size="xs" variant="default" onClick={onTheirs}>
              {t('takeTheirs')}
            </Button>
            <Button size="xs" variant="default" onClick={onMine}>
              {t('takeMine')}
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={onClose}>
            {words('close')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
