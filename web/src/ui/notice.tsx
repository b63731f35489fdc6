import { Button, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { isReached, onceBack } from '../lib/reach.ts';
import { showProblem } from '../lib/show.ts';
import classes from './notice.module.css';

interface Props {
  readonly icon?: ReactNode;
  readonly title: string;
  /** It is all there is on the page, and so its heading. */
  readonly alone?: true;
  readonly text?: string;
  readonly children?: ReactNode;
}

/** A calm word where there is nothing to show. */
export function Notice({ icon, title, alone, text, children }: Props) {
  return (
    <Stack align="center" gap={6} className={classes.notice}>
      {icon !== undefined && <div className={classes.icon}>{icon}</div>}
      <Title order={alone ? 1 : 2} size="h4" ta="center">
        {title}
      </Title>
      {text !== undefined && (
        <Text c="dimmed" ta="center" maw={360}>
          {text}
        </Text>
      )}
      {children !== undefined && <div className={classes.action}>{children}</div>}
    </Stack>
  );
}

/** Something failed and may be tried again; once the server is there again, it is tried by itself. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const { t } = useTranslation('words');
  const again = useEffectEvent(retry);
  // As it is drawn: its effects come later.
  const [wasReached] = useState(isReached);
  useEffect(() => onceBack(() => again(), wasReached), [wasReached]);
  return (
    <div role="alert">
      <Notice title={t('failed')} text={showProblem(error)}>
        <Button variant="default" onClick={retry}>
          {t('retry')}
        </Button>
      </Notice>
    </div>
  );
}
