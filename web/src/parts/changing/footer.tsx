import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import ruled from '../rules/ruled.module.css';
import classes from './change-drawer.module.css';

interface Props {
  readonly label: string;
  readonly disabled: boolean;
  readonly busy: boolean;
  /** Changes it in spite of the rules; null where nobody may, or none is in the way. */
  readonly onAnyway: (() => void) | null;
}

/** The one button that changes something, always in sight. */
export function Footer({ label, disabled, busy, onAnyway }: Props) {
  const { t } = useTranslation('changing');
  return (
    <div className={classes.footer}>
      <Button
        type="submit"
        size="md"
        fullWidth
        disabled={disabled}
        loading={busy}
        classNames={{ root: ruled.instead ?? '', label: ruled.label ?? '' }}
      >
        <span className="tabular">{label}</span>
      </Button>
      {onAnyway !== null && (
        <Button size="md" variant="default" fullWidth disabled={busy} title={t('anywayHint')} onClick={onAnyway}>
          {t('anyway')}
        </Button>
      )}
    </div>
  );
}
