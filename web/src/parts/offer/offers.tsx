import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../../data/waiting.ts';
import { OfferCard } from './offer-card.tsx';
import classes from './offer.module.css';

/** What is held for me; told as it comes. */
export function Offers({ offers }: { readonly offers: readonly WaitingEntry[] }) {
  const { t } = useTranslation('waiting');
  return (
    <section aria-live="polite" aria-label={t('offers')} className={classes.offers}>
      {offers.map((entry) => (
        <OfferCard key={entry.id} entry={entry} />
      ))}
    </section>
  );
}
