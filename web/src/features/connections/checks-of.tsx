import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTestConnection, type Connection } from '../../data/connections.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Checks } from './checks.tsx';
import { PartOf } from './part-of.tsx';

/** What the credentials may do at the source, tried when it is asked for. */
export function ChecksOf({ connection: { id, name } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, data, error, isPending } = useTestConnection(id);
  return (
    <PartOf part="permissions" title={t('checks')} label={t('checksOf', { name })}>
      <Text size="sm" c="dimmed">
        {t('checksText')}
      </Text>
      <div>
        <Button size="xs" variant="default" loading={isPending} onClick={() => whenDone(mutateAsync(), {})}>
          {t('check')}
        </Button>
      </div>
      {error && <Refusal>{showProblem(error)}</Refusal>}
      {data && <Checks checks={data.checks} />}
    </PartOf>
  );
}
