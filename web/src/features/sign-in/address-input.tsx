import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isEmail } from '../../lib/email.ts';

/** What is wrong with an e-mail address that somebody typed; null for nothing. */
export function useAddressRule(): (value: string) => string | null {
  const { t } = useTranslation('sign-in');
  return (value) => (value.trim() === '' ? t('needEmail') : isEmail(value.trim()) ? null : t('noEmail'));
}

interface Props extends Pick<TextInputProps, 'defaultValue' | 'onChange'> {
  readonly error: string | null;
}

/** Where somebody says who she is. */
export function AddressInput({ error, ...typed }: Props) {
  const { t } = useTranslation('sign-in');
  const name = { name: 'email', type: 'email', autoComplete: 'username' } as const;
  return <TextInput {...name} {...typed} size="md" label={t('email')} error={error} />;
}
