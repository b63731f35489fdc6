import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../../data/waiting.ts';
import { Whereabouts } from '../booking-card.tsx';
import { Held, OfferAnswer } from './offer-answer.tsx';
import { TypeIcon } from '../type-icon.tsx';
import { EntryWords, usePlaces } from './entry-words.tsx';
import classes from './offer.module.css';

/** What is held for me: until when, and what to say to it. */
export function OfferCard({ entry }: { readonly entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const { first, name } = usePlaces(entry);
  return (
    <article className={classes.card} aria-label={name}>
      <div className={classes.icon}>{first && <TypeIcon type={first.type} size={20} />}</div>
      <div className={classes.what}>
        <Text fw={600}>{t('free', { name })}</Text>
        <EntryWords entry={entry} />
        {first && <Whereabouts resource={first} />}
        <Held entry={entry} />
      </div>
      <OfferAnswer entry={entry} name={name} />
    </article>
  );
}
