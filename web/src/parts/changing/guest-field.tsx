import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Guest } from './draft.ts';

interface Props {
  /** Null: the host comes herself. */
  readonly guest: Guest | null;
  readonly wrong: (field: 'guest.name' | 'guest.email') => string | null;
  readonly onEdit: (edits: { readonly guest: Guest | null }) => void;
}

/** Whether a guest comes instead of the host, and who. */
export function GuestField({ guest, wrong, onEdit }: Props) {
  const { t } = useTranslation('changing');
  return (
    <>
      <Checkbox
        label={t('guest.instead')}
        checked={guest !== null}
        onChange={({ currentTarget: { checked } }) => onEdit({ guest: checked ? NOBODY : null })}
      />
      {guest !== null && (
        <Stack gap="sm">
          <TextInput
            name="guest.name"
            label={t('guest.name')}
            required
            maxLength={200}
            error={wrong('guest.name')}
            value={guest.name}
            onChange={({ currentTarget: { value } }) => onEdit({ guest: { ...guest, name: value } })}
          />
          <TextInput
            name="guest.email"
            type="email"
            label={t('guest.email')}
            description={t('guest.told')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={320}
            error={wrong('guest.email') && t('guest.noAddress')}
            value={guest.email ?? ''}
            onChange={({ currentTarget: { value } }) => onEdit({ guest: { ...guest, email: value } })}
          />
        </Stack>
      )}
    </>
  );
}

const NOBODY: Guest = { name: '', email: null };
