import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNewKey, type Application, type KeyName } from '../../data/applications.ts';
import { showLongDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import classes from './applications.module.css';

const kinds: readonly KeyName['product'][] = [
  'HierarchyMapping',
  'ExternalBookings',
  'Visitor',
  'CostCode',
  'VendorServices',
  'Combined',
];
const slots: readonly KeyName['which'][] = ['primary', 'secondary'];

/** The subscription keys of an application, shown when they are asked for. */
export function KeysOf({ application }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  return (
    <Unfolding title={t('keys')} label={t('keysOf', { name: application.name })}>
      <Keys application={application} />
    </Unfolding>
  );
}

function Keys({ application: { id, keys } }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  const [asked, setAsked] = useState<KeyName | null>(null);
  const { mutateAsync, isPending, data, reset } = useNewKey(id);
  const make = (key: KeyName): void => whenDone(mutateAsync(key), { onError: tellProblem });
  const known = ({ product, which }: KeyName) => keys.find((key) => key.product === product && key.which === which);
  const nameOf = ({ product, which }: KeyName): string => `${t(`product.${product}`)}, ${t(which)}`;
  return (
    <>
      <ul className={classes.list}>
        {kinds.flatMap((product) =>
          slots.map((which) => {
            const key = known({ product, which });
            const name = nameOf({ product, which });
            return (
              <li key={name} className={classes.key}>
                <div className={classes.what}>
                  <Text size="sm" fw={600}>
                    {name} {key && <code className={classes.hint}>{key.hint}</code>}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {key
                      ? t('madeOn', { day: showLongDay(dayIn(key.createdAt, ownZone()), 'full') })
                      : t(product === 'Combined' ? 'opensAll' : 'notMade')}
                  </Text>
                  {data?.product === product && data.which === which && (
                    <ToldOnce secret={data.key} label={name} copy={t('copy')} onClose={reset}>
                      {t('once')}
                    </ToldOnce>
                  )}
                </div>
                <Button
                  size="xs"
                  variant="default"
                  disabled={isPending}
                  aria-label={t(key ? 'replaceOf' : 'makeOf', { name })}
                  onClick={() => {
                    if (key) setAsked({ product, which });
                    else make({ product, which });
                  }}
                >
                  {t(key ? 'replace' : 'make')}
                </Button>
              </li>
            );
          }),
        )}
      </ul>
      {asked !== null && (
        <EndQuestion
          says={{
            title: t('askKey', { name: nameOf(asked) }),
            text: t('askKeyText'),
            keep: t('keep'),
            yes: t('replace'),
          }}
          onClose={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            make(asked);
          }}
        />
      )}
    </>
  );
}
