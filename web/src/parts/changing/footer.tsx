import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EarlyButton } from '../../ui/early-button.tsx';
import ruled from '../rules/ruled.module.css';
import classes from './change-drawer.module.css';

interface Props {
  readonly label: string;
  /** What is missing before there is anything to send, said once it is pressed all the same; null: nothing. */
  readonly missing: string | null;
  readonly busy: boolean;
  /** Changes it in spite of the rules; null where nobody may, or none is in the way. */
  readonly onAnyway: (() => void) | null;
}

/** The one button that changes something, always in sight and in reach: pressed too early it says what is missing. */
export function Footer({ label, missing, busy, onAnyway }: Props) {
  const { t } = useTranslation('changing');
  return (
    <div className={classes.footer}>
      <EarlyButton
        type="submit"
        size="md"
        fullWidth
        missing={missing}
        loading={busy}
        classNames={{ root: ruled.instead ?? '', label: ruled.label ?? '' }}
      >
        <span className="tabular">{label}</span>
      </EarlyButton>
      {onAnyway !== null && (
        <Button size="md" variant="default" fullWidth disabled={busy} title={t('anywayHint')} onClick={onAnyway}>
          {t('anyway')}
        </Button>
      )}
    </div>
  );
}
