import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VisitToMake } from '../../data/visitors.ts';
import { isEmail } from '../../lib/email.ts';

/** What is asked of a visitor, as the API calls it. */
export const VISITOR = ['visitors[0].name', 'visitors[0].company', 'visitors[0].email', 'visitors[0].phone'] as const;
export type VisitorField = (typeof VISITOR)[number];

interface Props {
  readonly wrong: (name: VisitorField) => string | null;
  /** She is written to, and not received at once. */
  readonly isInvited: boolean;
}

/** Who comes. */
export function VisitorFields({ wrong, isInvited }: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        name={VISITOR[0]}
        label={t('name')}
        required
        maxLength={200}
        error={wrong(VISITOR[0])}
        data-autofocus
      />
      <TextInput name={VISITOR[1]} label={t('company')} maxLength={200} error={wrong(VISITOR[1])} />
      <TextInput
        name={VISITOR[2]}
        label={t('email')}
        type="email"
        description={isInvited ? t('emailHint') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={wrong(VISITOR[2])}
      />
      <TextInput name={VISITOR[3]} label={t('phone')} type="tel" maxLength={50} error={wrong(VISITOR[3])} />
    </SimpleGrid>
  );
}

/** What has to be so of these fields. */
export const visitorChecks = (t: (key: 'needName' | 'needEmail') => string) => ({
  [VISITOR[0]]: (value: string) => (value.trim() === '' ? t('needName') : null),
  [VISITOR[1]]: () => null,
  [VISITOR[2]]: (value: string) => (value.trim() === '' || isEmail(value.trim()) ? null : t('needEmail')),
  [VISITOR[3]]: () => null,
});

/** Who comes; what was left empty is not said. */
export function visitorIn(typed: Readonly<Record<VisitorField, string>>): VisitToMake['wish']['visitors'][number] {
  const [name, company, email, phone] = VISITOR.map((field) => typed[field].trim());
  const said = { ...(company && { company }), ...(email && { email }), ...(phone && { phone }) };
  return { name: name ?? '', ...said };
}
