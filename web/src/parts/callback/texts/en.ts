declare module '../../../lib/texts.ts' {
  interface Namespaces {
    callback: typeof texts;
  }
}

/** Why an address that is to be called is refused: said by whatever form asks for one. */
export const texts = {
  because: {
    invalid_url: 'This is not an address such as https://example.com/hook.',
    scheme_not_allowed: 'The address must begin with https://.',
    credentials_in_url: 'The address must not contain a user name or a password.',
    address_denied: 'This address lies in a private or reserved network and cannot be called.',
    http_not_allowed: 'The address must begin with https://.',
    port_not_allowed: 'The address must use port 443: leave the port out.',

    not_a_queue: 'This is not the address of an Azure queue.',
    not_an_account_key: 'Give the key of the storage account, or an address with a shared access signature.',
  },
  refusedAnyway: {
    callback_refused: 'This address cannot be called.',
  },
};
