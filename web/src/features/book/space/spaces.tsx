import { useState } from 'react';
import { useBlindGroups } from '../../../data/space-requests.ts';
import { needTexts } from '../../../lib/texts.ts';
import type { When } from '../../../lib/when.ts';
import { onDemand } from '../../../ui/later.tsx';

const AskSpace = onDemand(async () => {
  const [part] = await Promise.all([import('./ask-space.tsx'), needTexts('space')]);
  return part.AskSpace;
});
const SpaceQuestion = onDemand(async () => {
  const [part] = await Promise.all([import('./space-question.tsx'), needTexts('space', 'parts')]);
  return part.SpaceQuestion;
});

interface Props {
  readonly buildingId: number;
  readonly when: When;
}

/** Where there is something here of which a space is asked for, and none is chosen: the way to ask. Elsewhere nothing. */
export function Spaces({ buildingId, when }: Props) {
  const groups = useBlindGroups(buildingId);
  const [isAsking, setAsking] = useState(false);
  if (groups.length === 0) return null;
  return (
    <>
      <AskSpace groups={groups} onAsk={() => setAsking(true)} />
      {isAsking && <SpaceQuestion groups={groups} when={when} onClose={() => setAsking(false)} />}
    </>
  );
}
