import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Here, Said } from '../../data/here.ts';
import { needTexts } from '../../lib/texts.ts';
import { clockIn } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { onDemand } from '../../ui/later.tsx';
import { endsFrom } from './ends.ts';

const WhoPays = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/paying/who-pays.tsx'), needTexts('paying')]);
  return part.WhoPays;
});
const Terms = onDemand(async () => (await import('../../parts/rules/terms.tsx')).Terms);

/** What somebody can say here. Times are the server's: a phone's clock may be wrong. */
export interface Saying {
  readonly say: (said: Said) => void;
  readonly isBusy: boolean;
}

interface Props extends Saying {
  readonly here: Here;
  /** What has to be accepted first, as far as that was said. */
  readonly terms: string | null;
  /** Somebody has to say first who pays. */
  readonly asksPay: boolean;
}

/** The place is free: until when somebody would have it. */
export function Free({ here: { resource, at, freeUntil }, say, isBusy, terms, asksPay }: Props) {
  const { t } = useTranslation(['here', 'parts']);
  const { zone, id } = resource;
  const ends = endsFrom(at, freeUntil, zone);
  const [chosen, choose] = useState<string | null>(null);
  const end = chosen !== null && ends.includes(chosen) ? chosen : (ends[Math.min(1, ends.length - 1)] ?? '');
  const [costCodeId, setCostCodeId] = useState<number | null>(null);
  const { props, wrong } = useForm({
    fields: {
      acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')),
      costCodes: (value) => (asksPay && value === '' ? t('parts:whoPays') : null),
    },
    error: null,
    send: () =>
      say({
        kind: 'book',
        resourceId: id,
        start: at,
        end,
        ...(terms !== null && { acceptTerms: true }),
        ...(costCodeId !== null && { costCodes: [{ costCodeId }] }),
      }),
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="lg" fw={600}>
          {freeUntil === null ? t('free') : t('freeUntil', { time: clockIn(freeUntil, zone) })}
        </Text>
        <NativeSelect
          size="md"
          label={t('until')}
          value={end}
          onChange={(event) => choose(event.currentTarget.value)}
          data={ends.map((value) => ({ value, label: clockIn(value, zone) }))}
        />
        {asksPay && <WhoPays wrong={wrong('costCodes')} onChange={setCostCodeId} />}
        {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
        <Button type="submit" size="xl" fullWidth loading={isBusy}>
          {t('book', { time: clockIn(end, zone) })}
        </Button>
      </Stack>
    </form>
  );
}
