import { Button, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keptLinkQuery } from '../../data/passwords.ts';
import type { User } from '../../data/people.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
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

/** The clipboard is missing on pages served over plain HTTP: there it is marked, to be copied by hand. */
function CopiedLink({ link, label }: { readonly link: string; readonly label: string }) {
  const { t } = useTranslation('people');
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <div className={classes.link}>
      <TextInput
        readOnly
        size="xs"
        aria-label={label}
        value={link}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      {'clipboard' in navigator && (
        <Button size="xs" variant="default" onClick={copy}>
          {copied ? t('copied') : t('copy')}
        </Button>
      )}
    </div>
  );
}
