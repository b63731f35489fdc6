/** What connectors ask for, as far as there are words for it in every language; what is not here is called as its connector calls it. */
export const labels = {
  baseUrl: 'address',
  username: 'username',
  password: 'password',
  apiKey: 'apiKey',
  token: 'token',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
  country: 'country',
} as const;
