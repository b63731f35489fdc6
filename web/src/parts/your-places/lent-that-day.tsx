import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isReleasedOn, type Assignment } from '../../data/own-assignments.ts';
import { Lent } from './lent.tsx';
import classes from './your-places.module.css';

interface Props {
  /** What is mine. */
  readonly assignment: Assignment;
  readonly day: string;
}

/** It is mine, though others may have it on that day, and why; and the way back. */
export function LentThatDay({ assignment, day }: Props) {
  const { t } = useTranslation('your-places');
  const { resourceName: name, releases } = assignment;
  return (
    <section className={classes.place} aria-label={t('lentThatDay', { name })}>
      <Text fw={600}>{t('lentThatDay', { name })}</Text>
      {releases
        .filter((release) => isReleasedOn(release, day))
        .map((release) => (
          <Lent key={release.id} assignment={assignment} release={release} who={undefined} />
        ))}
    </section>
  );
}
