import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isEmail } from '../../lib/email.ts';

/** What is wrong with an e-mail address that somebody typed; null for nothing. */
export function useAddressRule(): (value: string) => string | null {
  const { t } = useTranslation('sign-in');
  return (value) => (value.trim() === '' ? t('needEmail') : isEmail(value.trim()) ? null : t('noEmail'));
}

/** Where somebody says who she is. */
export function AddressInput({ error }: { readonly error: string | null }) {
  const { t } = useTranslation('sign-in');
  return <TextInput name="email" type="email" size="md" label={t('email')} autoComplete="username" error={error} />;
}
