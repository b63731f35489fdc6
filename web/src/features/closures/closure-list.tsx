import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiftClosure } from '../../data/closures.ts';
import type { Closure } from '../../data/floor-closures.ts';
import { showSpell } from '../../parts/way/moment.ts';
import { words } from '../../lib/texts.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { onDemand } from '../../ui/later.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './closures.module.css';
import { usePlaceName } from './names.ts';

const ChangeDrawer = onDemand(async () => (await import('./change-drawer.tsx')).ChangeDrawer);

interface Props {
  readonly closures: readonly Closure[];
  readonly now: string;
}

/** Closures by their start: what, when and why. */
export const ClosureList = ({ closures, now }: Props) => (
  <ul className={classes.list} hidden={closures.length === 0}>
    {closures.map((closure) => (
      <li key={closure.id}>
        <Row closure={closure} now={now} />
      </li>
    ))}
  </ul>
);

function Row({ closure, now }: { readonly closure: Closure; readonly now: string }) {
  const { t } = useTranslation('closures');
  const { start, end, zone, reason } = closure;
  const name = usePlaceName(closure) ?? words('loading');
  const isNow = Temporal.Instant.compare(start, now) <= 0;
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text fw={600}>{name}</Text>
          {isNow && <Badge variant="default">{t('now')}</Badge>}
        </Group>
        <Text size="sm" className="tabular">
          {showSpell({ start, end }, zone)}
        </Text>
        <Text size="sm" c="dimmed">
          {reason}
        </Text>
      </div>
      <Group gap={8}>
        <Change closure={closure} name={name} />
        <Lift closure={closure} name={name} isNow={isNow} />
      </Group>
    </div>
  );
}

interface Of {
  readonly closure: Closure;
  readonly name: string;
}

/** Its end and its reason. */
function Change({ closure, name }: Of) {
  const { t } = useTranslation('closures');
  const [changing, setChanging] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setChanging(true)} aria-label={t('changeOf', { name })}>
        {t('change')}
      </Button>
      {changing && <ChangeDrawer closure={closure} name={name} onClose={() => setChanging(false)} />}
    </>
  );
}

/** Opens it again, or does not close it at all, after a question that says what that means. */
function Lift({ closure, name, isNow }: Of & { readonly isNow: boolean }) {
  const { t } = useTranslation('closures');
  const { mutateAsync, isPending } = useLiftClosure();
  const says = {
    what: t(isNow ? 'lift' : 'callOff'),
    label: t(isNow ? 'liftOf' : 'callOffOf', { name }),
    title: t(isNow ? 'askLift' : 'askCallOff', { name }),
    text: t(isNow ? 'liftText' : 'callOffText'),
    keep: t(isNow ? 'keep' : 'keepPlanned'),
  };
  const lift = (): Promise<void> =>
    mutateAsync(closure).then(() => tell(t(isNow ? 'lifted' : 'calledOff', { name })), tellProblem);
  return <AskingButton says={says} look={PLAIN} isPending={isPending} onYes={lift} />;
}

const PLAIN = { variant: 'default' } as const;
