import { useQuery } from '@tanstack/react-query';
import { heldUntil, waitingQuery } from '../../data/waiting.ts';
import { useNow } from '../../lib/now.ts';
import { needTexts } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';

const Offers = onDemand(async () => {
  const [part] = await Promise.all([import('../../parts/offer/offers.tsx'), needTexts('waiting')]);
  return part.Offers;
});

/** What the waiting list holds for me: it is gone if I do not see it in time, so it stands before what I have. */
export function Offered() {
  const now = useNow();
  const { data = [] } = useQuery(waitingQuery);
  const offers = data.filter((one) => heldUntil(one, now) !== null);
  return offers.length > 0 && <Offers offers={offers} />;
}
