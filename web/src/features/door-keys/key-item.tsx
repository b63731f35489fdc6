import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyAct, type AccessKey, type KeyAct } from '../../data/access-keys.ts';
import { showClock, showDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import { EndQuestion } from '../../parts/end-question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './door-keys.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly shown: AccessKey;
  /** Of its resource. */
  readonly name: string;
  /** Of its building. */
  readonly zone: string;
  /** Whose booking it is of; null: of none, or that is not shown. */
  readonly host: string | null;
}

/** One key: its address, until when it is good, and what can be done with it. */
export function KeyItem({ shown, name, zone, host }: Props) {
  const { t } = useTranslation('door-keys');
  const { mutateAsync, isPending } = useKeyAct();
  const [asking, setAsking] = useState<KeyAct | null>(null);
  const { id, kind, url, validFrom, validUntil } = shown;
  const what = host === null ? t(`kind.${kind}`) : t('bookingOf', { host });
  const label = `${what}, ${name}`;
  const time = (at: string): string => `${showDay(dayIn(at, zone))} ${showClock(at, zone)}`;
  const good = validFrom && validUntil ? t('good', { from: time(validFrom), until: time(validUntil) }) : t('lasting');
  return (
    <section className={classes.key} aria-label={label}>
      <Text fw={600} size="sm">
        {what}
      </Text>
      <Text size="sm" c="dimmed" className="tabular">
        {good}
      </Text>
      {url !== null && <CopiedLink link={url} label={t('address', { label })} />}
      <Group gap={6}>
        {(['rotateAccessKey', 'revokeAccessKey'] as const).map((act) => (
          <Button
            key={act}
            size="xs"
            variant={act === 'rotateAccessKey' ? 'default' : 'subtle'}
            color="gray"
            loading={isPending && asking === act}
            onClick={() => setAsking(act)}
            aria-label={t(`${act}.of`, { label })}
          >
            {t(`${act}.do`)}
          </Button>
        ))}
      </Group>
      {asking !== null && (
        <EndQuestion
          says={{ title: t(`${asking}.ask`), text: t(`${asking}.text`), keep: t('keep'), yes: t(`${asking}.do`) }}
          onClose={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            whenDone(mutateAsync({ act: asking, id }), {
              onSuccess: () => tell(t(`${asking}.done`)),
              onError: tellProblem,
            });
          }}
        />
      )}
    </section>
  );
}
