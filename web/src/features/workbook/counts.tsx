import { useTranslation } from 'react-i18next';
import type { Report } from '../../data/workbook.ts';
import { showNumber } from '../../lib/show.ts';
import classes from './workbook-page.module.css';

type Deed = 'created' | 'changed' | 'unchanged';
const kinds = ['countries', 'regions', 'buildings', 'floors', 'spaces'] as const;

/** How many things are created, or changed, in all. */
export const countOf = ({ counts }: Report, deed: Deed): number =>
  kinds.reduce((sum, kind) => sum + counts[kind][deed], 0);

/** How many of each kind are created, changed, and there already. */
export function Counts({ report: { counts } }: { readonly report: Report }) {
  const { t } = useTranslation('workbook');
  return (
    <ul className={classes.counts}>
      {kinds.map((kind) => (
        <li key={kind}>
          <strong>{t(`kinds.${kind}`)}</strong>
          <span>{t('deeds.created', { number: showNumber(counts[kind].created) })}</span>
          <span>{t('deeds.changed', { number: showNumber(counts[kind].changed) })}</span>
          <span>{t('deeds.unchanged', { number: showNumber(counts[kind].unchanged) })}</span>
        </li>
      ))}
    </ul>
  );
}
