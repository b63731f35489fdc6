import { Button, List } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** So many lines are shown before all are asked for. */
const FIRST = 5;

interface Props {
  /** The lines, each a `List.Item`. */
  readonly lines: readonly ReactNode[];
}

/** A list of which the first lines are shown, and all when asked: what stands below it is found without a long way. */
export function Folded({ lines }: Props) {
  const { t } = useTranslation('people');
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <List>{isWhole ? lines : lines.slice(0, FIRST)}</List>
      {!isWhole && lines.length > FIRST && (
        <Button variant="subtle" size="xs" onClick={() => setWhole(true)}>
          {t('showAll', { count: lines.length })}
        </Button>
      )}
    </>
  );
}
