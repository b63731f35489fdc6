import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly checked: boolean;
  readonly error?: string | null;
  readonly onChange: (checked: boolean) => void;
}

/** Whether others are not to see whose it is; and once it is chosen, who sees it all the same. */
export function Anonymous({ checked, error = null, onChange }: Props) {
  const { t } = useTranslation('parts');
  return (
    <Checkbox
      label={t('anonymous.label')}
      description={checked ? t('anonymous.seenBy') : null}
      error={error}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
