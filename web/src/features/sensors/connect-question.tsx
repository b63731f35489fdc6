import { Anchor, Button, NativeSelect, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { addressOf, type OperationName } from '../../lib/api.ts';
import { CopiedLink } from '../../parts/copied-link/copied-link.tsx';
import { Answers, Question } from '../../ui/question.tsx';

/** Over what readings come, and where they are sent to. */
const WAYS = ['gateway', 'theThingsStack', 'chirpStack', 'mqtt'] as const;
type Way = (typeof WAYS)[number];

/** What things are called, the same in every language. */
const names = {
  theThingsStack: 'The Things Stack (LoRaWAN)',
  chirpStack: 'ChirpStack (LoRaWAN)',
  mqtt: 'MQTT 5',
} as const;

const operations = {
  gateway: 'recordReadings',
  theThingsStack: 'takeTheThingsStack',
  chirpStack: 'takeChirpStack',
} as const satisfies { readonly [Name in Exclude<Way, 'mqtt'>]: OperationName };

/** Where sensors, or what they speak to, send what they measured, and by which credential. */
export function ConnectQuestion({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('sensors');
  const { tenant, user } = useMe();
  const [way, setWay] = useState<Way>('gateway');
  const where = way === 'mqtt' ? `atrium/${tenant.slug}/readings` : location.origin + addressOf(operations[way]);
  return (
    <Question title={t('connect')} size="md" onClose={onClose}>
      <Stack gap="md">
        <NativeSelect
          label={t('way')}
          value={way}
          onChange={({ currentTarget: { value } }) => setWay(value as Way)}
          data={WAYS.map((value) => ({ value, label: value === 'gateway' ? t('gateway') : names[value] }))}
          data-autofocus
        />
        <Text size="sm">{t(`howTo.${way}`)}</Text>
        <CopiedLink link={where} label={t(way === 'mqtt' ? 'topic' : 'address')} copy={t('copy')} />
        {way !== 'mqtt' && (
          <Text size="sm">
            {t('withToken')}{' '}
            {user?.role === 'administrator' ? (
              <Anchor size="sm" renderRoot={(props) => <Link to="/settings/service-accounts" {...props} />}>
                {t('makeToken')}
              </Anchor>
            ) : (
              t('askToken')
            )}
          </Text>
        )}
      </Stack>
      <Answers>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </Answers>
    </Question>
  );
}
