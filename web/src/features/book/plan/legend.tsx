import { useTranslation } from 'react-i18next';
import { Glyph } from './marker.tsx';
import classes from './legend.module.css';

interface Props {
  /** Are desks handed out by draw at this time? */
  readonly isDrawn: boolean;
}

/** What the markers mean. */
export function Legend({ isDrawn }: Props) {
  const { t } = useTranslation('book');
  return (
    <ul className={classes.legend} aria-label={t('plan.legend')}>
      {(['free', 'partly', 'taken', 'mine', 'closed'] as const).map((state) => (
        <li key={state}>
          <span className={classes.swatch} data-state={state}>
            {state === 'taken' || state === 'mine' ? <Glyph state={state} /> : null}
          </span>
          {t(`state.${state}`)}
        </li>
      ))}
      {isDrawn && (
        <li>
          <span className={classes.swatch} data-drawn="true" />
          {t('state.drawn')}
        </li>
      )}
    </ul>
  );
}
