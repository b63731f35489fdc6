/** What is sent to the one webhook that it is about, and to no other that asked for everything. */
export const ADDRESSED = 'subscription.told';
