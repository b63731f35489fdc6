import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keptLinkQuery } from '../../data/passwords.ts';
import type { User } from '../../data/people.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import classes from './people-page.module.css';

interface Props {
  readonly user: User;
  readonly askedAt: string;
}

/** Says that no mail leaves the house, and gives the link to whoever may hand it on. */
export function KeptLink({ user: { email, ...user }, askedAt }: Props) {
  const { t } = useTranslation('people');
  const mayRead = useMe().scopes.includes('mail:read');
  const { data: link } = useQuery({ ...keptLinkQuery(email ?? '', askedAt), enabled: mayRead });
  return (
    <div className={classes.kept}>
      <Text size="sm" component="output">
        {t('kept')} {link ? t('handOn', { name: nameOf(user) }) : ''}
      </Text>
      {link && <CopiedLink link={link} label={t('linkOf', { name: nameOf(user) })} />}
    </div>
  );
}
