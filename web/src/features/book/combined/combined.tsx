import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Resource } from '../../../data/resources.ts';
import { nameOf } from '../../../lib/show.ts';
import { spoken } from '../../../lib/texts.ts';
import { wholesOf, type Place } from '../places.ts';

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly onChoose: (id: number) => void;
}

/** What a place is made of, or part of, and by whose booking it is taken, where that is not its own. */
export function Combined({ place, places, onChoose }: Props) {
  const { t } = useTranslation('combined');
  const { id, resource, booking, state } = place;
  const resources = places.map((one) => one.resource);
  const parts = resources.filter((one) => resource.partIds.includes(one.id));
  const wholes = wholesOf(id, resources);
  const isOthers = booking !== null && state !== 'free' && !booking.resourceIds.includes(id);
  const through = isOthers ? resources.filter((one) => booking.resourceIds.includes(one.id)) : [];
  const names = new Intl.ListFormat(spoken()).format(through.map((one) => nameOf(one)));
  return (
    <div>
      {parts.length > 0 && <Names says={(all) => t('madeOf', { names: all })} of={parts} onChoose={onChoose} />}
      {wholes.length > 0 && <Names says={(all) => t('partOf', { names: all })} of={wholes} onChoose={onChoose} />}
      {through.length > 0 && (
        <Text size="sm" c="dimmed">
          {t(wholes.some((whole) => through.includes(whole)) ? 'withWhole' : 'withPart', { names })}
        </Text>
      )}
    </div>
  );
}

interface NamesProps {
  readonly says: (names: string) => string;
  readonly of: readonly Resource[];
  readonly onChoose: (id: number) => void;
}

/** Stands where the names come in a sentence. */
const GAP = '\n';

/** `Made of North and South`, where each name leads to what it names. */
function Names({ says, of, onChoose }: NamesProps) {
  const [before, after] = says(GAP).split(GAP);
  const next = of.values();
  const parts = new Intl.ListFormat(spoken()).formatToParts(of.map((one) => nameOf(one)));
  const links = parts.map(({ type, value }): ReactNode => {
    const one = type === 'element' ? next.next().value : undefined;
    if (one === undefined) return value;
    return (
      <Anchor key={one.id} component="button" type="button" size="sm" onClick={() => onChoose(one.id)}>
        {value}
      </Anchor>
    );
  });
  return (
    <Text size="sm">
      {before}
      {links}
      {after}
    </Text>
  );
}
