import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../../data/waiting.ts';
import { PlaceLink } from '../../parts/booking-card.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { EntryWords, usePlaces } from '../../parts/offer/entry-words.tsx';
import { useLeaving } from '../../parts/offer/leaving.ts';
import classes from '../../parts/sign-card.module.css';

interface Props {
  readonly entry: WaitingEntry;
  /** Something else is held at that time: this is offered to others meanwhile. */
  readonly isHeldBack: boolean;
}

/** Something I wait for: when, how many are ahead, what holds it back, and the way out. */
export function WaitCard({ entry, isHeldBack }: Props) {
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
        {isHeldBack && <Text size="sm">{t('heldBack')}</Text>}
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
