import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../../data/waiting.ts';
import { PlaceLink } from '../../parts/booking-card.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { EntryWords, usePlaces } from './entry-words.tsx';
import { useLeaving } from '../../parts/offer/leaving.ts';
import classes from './waiting-page.module.css';

/** Something I wait for: when, how many are ahead, and the way out. */
export function WaitCard({ entry }: { readonly entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const { first, name } = usePlaces(entry);
  const { leave, isLeaving } = useLeaving(entry);
  return (
    <article className={classes.card} aria-label={name}>
      <div className={classes.icon}>{first && <TypeIcon type={first.type} size={20} />}</div>
      <div className={classes.what}>
        {first ? <PlaceLink booking={entry} resource={first} name={name} /> : name}
        <EntryWords entry={entry} />
        <Text size="sm" c="dimmed">
          {t('ahead', { count: entry.ahead })}
        </Text>
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          loading={isLeaving}
          aria-label={t('leaveOf', { name })}
          onClick={() => leave(t('left', { name }))}
        >
          {t('leave')}
        </Button>
      </div>
    </article>
  );
}
