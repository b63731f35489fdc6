import { Button, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import type { Place } from '../places.ts';
import { useBanks } from './bank-text.ts';
import classes from './banks.module.css';
import { byBank, type BankAt } from './by-bank.ts';

interface Props {
  readonly places: readonly Place[];
  readonly onChoose: (id: number) => void;
}

/** Where a locker is to be had at the chosen time, cabinet by cabinet: one need not look for a free one among sixty. */
export function Banks({ places, onChoose }: Props) {
  const { t } = useTranslation('side');
  const banks = byBank(useBanks(places), places);
  if (banks.length === 0) return null;
  return (
    <section aria-label={t('lockers.title')}>
      <h3 className={classes.heading}>{t('lockers.title')}</h3>
      <ul className={classes.list}>
        {banks.map((one) => (
          <Bank key={one.bank.id} at={one} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

function Bank({ at, onChoose }: { readonly at: BankAt; readonly onChoose: Props['onChoose'] }) {
  const { t } = useTranslation('side');
  const { bank, total, free, next, mine } = at;
  const name = nameOf(bank);
  return (
    <li className={classes.bank} aria-label={name}>
      <IconLock size={18} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {free === null ? words('loading') : t('lockers.free', { count: free, total })}
        </Text>
        {mine.map((place) => (
          <button key={place.id} type="button" className={classes.mine} onClick={() => onChoose(place.id)}>
            {t('lockers.yours', { name: nameOf(place.resource) })}
          </button>
        ))}
      </div>
      {mine.length === 0 && next !== null && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('lockers.takeOf', { bank: name })}
          onClick={() => onChoose(next.id)}
        >
          {t('lockers.take')}
        </Button>
      )}
    </li>
  );
}
