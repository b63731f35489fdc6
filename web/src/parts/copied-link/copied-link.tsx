import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './copied-link.module.css';

interface Props {
  readonly link: string;
  /** What it is, for who does not see it. */
  readonly label: string;
}

/** An address to take along. The clipboard is missing on pages served over plain HTTP: there it is marked, to be copied by hand. */
export function CopiedLink({ link, label }: Props) {
  const { t } = useTranslation('copied-link');
  const [copied, setCopied] = useState('');
  const copy = (): void =>
    void navigator.clipboard.writeText(link).then(
      () => setCopied(link),
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
          {copied === link ? t('copied') : t('copy')}
        </Button>
      )}
    </div>
  );
}
