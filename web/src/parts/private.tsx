import { Checkbox, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Whether others are not to read what it is for and who comes; and once it is chosen, who reads it all the same. */
export function Private({ checked, onChange }: Props) {
  const { t } = useTranslation('parts');
  return (
    <Checkbox
      label={t('private.label')}
      description={checked ? t('private.seenBy') : null}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

/** The sign of what is private. @param said the word stands beside it, where nothing else says what it is for */
export function PrivateSign({ said = false }: { readonly said?: boolean }) {
  const { t } = useTranslation('parts');
  const word = t('private.sign');
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }} {...(!said && { title: word })}>
      <IconLock size={16} stroke={1.6} aria-hidden="true" />
      {said ? word : <VisuallyHidden>{word}</VisuallyHidden>}
    </span>
  );
}
