import { Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTitle } from '../lib/title.ts';
import { Mark } from './brand.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import classes from './front.module.css';

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly children?: ReactNode;
}

/**
 * A page in front of the app, for whoever is not in it yet: a card in the middle, and the languages. The focus begins in its
 * first field, or at its title.
 */
export function Front({ title, lead, children }: Props) {
  useTitle(title);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => (card.current?.querySelector('input') ?? card.current?.querySelector('h1'))?.focus(), []);
  return (
    <main className={classes.page}>
      <div className={classes.card} ref={card}>
        <Mark size={44} />
        <Title order={1} size="h2" mt="md" tabIndex={-1} className={classes.title ?? ''}>
          {title}
        </Title>
        <Text c="dimmed" mb="lg">
          {lead}
        </Text>
        {children}
      </div>
      <div className={classes.language}>
        <LanguageSwitch />
      </div>
    </main>
  );
}
