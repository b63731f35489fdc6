import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signInFormQuery } from '../../data/session.ts';
import { recall, remember } from '../../lib/remembered.ts';

/** How workplaces are called in addresses, and where somebody signs in. */
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NOTED = 'workplace';

/** What somebody typed, as workplaces are called. */
const slugIn = (typed: string): string => typed.trim().toLowerCase();

/** The workplace that somebody signs in to, where there are several: else nobody is asked, and nothing is said of it. */
export function useWorkplace() {
  const { t } = useTranslation('sign-in');
  const { data } = useQuery(signInFormQuery);
  const isAsked = data?.workplace === true;
  const typed = useLocation({ select: ({ state }) => state.workplace });
  const named = useLocation({ select: ({ search }) => (search as { readonly workplace?: unknown }).workplace });
  return {
    isAsked,
    /** The one that was typed on the page before, that the address names, or that this browser signed in to last. */
    before: typed ?? (typeof named === 'string' ? named : (recall(NOTED) ?? '')),
    rule: (typed: string): string | null =>
      !isAsked || SLUG.test(slugIn(typed)) ? null : t(slugIn(typed) === '' ? 'needWorkplace' : 'noWorkplace'),
    said: (typed: string): { readonly tenant?: string } => (isAsked ? { tenant: slugIn(typed) } : {}),
    note: (typed: string): void => {
      if (isAsked) remember(NOTED, slugIn(typed));
    },
  };
}

interface Props {
  readonly before: string;
  readonly error: string | null;
  readonly onType?: (typed: string) => void;
}

/** Where somebody says which workplace is hers. */
export function WorkplaceInput({ before, error, onType }: Props) {
  const { t } = useTranslation('sign-in');
  return (
    <TextInput
      name="tenant"
      size="md"
      label={t('workplace')}
      description={t('workplaceHint')}
      autoComplete="organization"
      autoCapitalize="none"
      spellCheck={false}
      defaultValue={before}
      error={error}
      onChange={({ currentTarget: { value } }) => onType?.(value.trim())}
    />
  );
}
