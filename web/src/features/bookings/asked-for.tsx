import { useQuery } from '@tanstack/react-query';
import { isToTell, ownSpaceRequestsQuery } from '../../data/space-requests.ts';
import { useNow } from '../../lib/now.ts';
import { needTexts } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';

const AskedSpaces = onDemand(async () => {
  const [part] = await Promise.all([import('./asked-spaces/asked-spaces.tsx'), needTexts('asked-spaces')]);
  return part.AskedSpaces;
});

/** The spaces that I asked for and have not been given: they are no bookings yet, or will be none. */
export function AskedFor() {
  const now = useNow();
  const { data = [] } = useQuery(ownSpaceRequestsQuery);
  const requests = data.filter((one) => isToTell(one, now));
  return requests.length > 0 && <AskedSpaces requests={requests} />;
}
