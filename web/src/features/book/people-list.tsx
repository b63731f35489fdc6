import { UnstyledButton } from '@mantine/core';
import { nameOf } from '../../lib/show.ts';
import { Person } from '../../ui/person.tsx';
import classes from './people-list.module.css';
import type { Present } from './places.ts';

interface Props {
  readonly people: readonly Present[];
  readonly onChoose: (id: number) => void;
}

/** People and where they are; each leads to their place. */
export function PeopleList({ people, onChoose }: Props) {
  return (
    <ul className={classes.people}>
      {people.map(({ hostId, name, place }) => (
        <li key={hostId}>
          <UnstyledButton className={classes.person} onClick={() => onChoose(place.id)}>
            <Person name={name} />
            <span className={classes.name}>{name}</span>
            <span className={classes.where}>{nameOf(place.resource)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
