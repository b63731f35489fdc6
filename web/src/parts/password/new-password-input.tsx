import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly name: string;
  readonly error: string | null;
}

/** Where somebody chooses a password. It is typed once: it can be looked at. */
export function NewPasswordInput({ name, error }: Props) {
  const { t } = useTranslation('password');
  return (
    <PasswordInput
      name={name}
      size="md"
      visibilityToggleFocusable
      label={t('next')}
      description={t('hint')}
      autoComplete="new-password"
      error={error}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    />
  );
}

const SHORTEST = 10;

/** Says what is wrong with one that is too short; the rest the server judges. */
export function useEnough(): (value: string) => string | null {
  const { t } = useTranslation('password');
  return (value) => (Array.from(value).length < SHORTEST ? t('short') : null);
}
