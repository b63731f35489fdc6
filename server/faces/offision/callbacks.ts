import type { ToldOf } from '../../modules/subscriptions/subscriptions.ts';
import { callbackMembers, callbackTypes } from './guesses.ts';

/** What a subscriber is sent: which resources changed, so that he asks what is so now. */
export const callbackBody = ({ id, about, resourceIds, changedAt }: ToldOf): Readonly<Record<string, unknown>> =>
  callbackMembers(id, callbackTypes[about], resourceIds, changedAt);
