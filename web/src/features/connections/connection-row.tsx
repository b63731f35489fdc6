import { Anchor, Group, Paper, Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { healthQuery } from '../../data/syncs.ts';
import classes from './connections.module.css';
import { HealthOf } from './health-of.tsx';
import { momentOf } from './moment.ts';
import { StateOf, WhatItIs, type OfConnection } from './what-it-is.tsx';

/** One connection among the others: how it is, how fresh, and what waits for somebody. */
export function ConnectionRow(of: OfConnection) {
  const { id, name, state } = of.connection;
  // There may be many: only what is looked at is asked for.
  const { ref, inViewport } = useInViewport<HTMLLIElement>();
  return (
    <Paper component="li" ref={ref} withBorder radius="lg" p="md">
      <div className={classes.what}>
        <Group gap="xs">
          <Anchor
            fw={600}
            renderRoot={(props) => <Link to="/settings/connections" search={{ connection: id }} {...props} />}
          >
            {name}
          </Anchor>
          <StateOf state={state} />
        </Group>
        <WhatItIs {...of} />
        {state !== 'draft' && state !== 'disconnected' && inViewport && <Stand id={id} />}
      </div>
    </Paper>
  );
}

function Stand({ id }: { readonly id: number }) {
  const { t } = useTranslation('sources');
  const { data } = useQuery(healthQuery(id));
  const [read] = (data?.streams ?? []).flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []).toSorted();
  const [next] = (data?.streams ?? []).flatMap(({ nextRunAt }) => nextRunAt ?? []).toSorted();
  return (
    <>
      <Text size="sm" mb={4}>
        {[read && t('readAt', { at: momentOf(read) }), next && t('nextAt', { at: momentOf(next) })]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <HealthOf connectionId={id} />
    </>
  );
}
