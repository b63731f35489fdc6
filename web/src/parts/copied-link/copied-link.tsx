import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './copied-link.module.css';

interface Props {
  readonly link: string;
  /** What it is, for who does not see it. */
  readonly label: string;
  /** What the button says, where it is no link. */
  readonly copy?: string;
}

/** An address to take along. The clipboard is missing on pages served over plain HTTP: there it is marked, to be copied by hand. */
export function CopiedLink({ link, label, copy: says }: Props) {
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
          {copied === link ? t('copied') : (says ?? t('copy'))}
        </Button>
      )}
    </div>
  );
}
