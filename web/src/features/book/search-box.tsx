import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './filters.module.css';
import type { Change } from './model.ts';

/** Keeps its own text while somebody types; the address follows. */
export function SearchBox({ q, change }: { readonly q: string | undefined; readonly change: Change }) {
  const { t } = useTranslation('book');
  const [text, setText] = useState(q ?? '');
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    if (q === undefined) setText('');
  }
  const type = (next: string): void => {
    setText(next);
    change({ q: next || undefined });
  };
  return (
    <TextInput
      className={classes.search ?? ''}
      type="search"
      aria-label={t('filter.search')}
      placeholder={t('filter.search')}
      value={text}
      maxLength={100}
      radius={12}
      leftSection={<IconSearch size={17} stroke={1.6} />}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
