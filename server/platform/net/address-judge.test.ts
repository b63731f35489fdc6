import { describe, expect, test } from 'vitest';
import { createAddressJudge } from './address-judge.ts';

const judge = createAddressJudge([]);

/** First and last address of each denied network, and the public neighbours on either side where there are any. */
const EDGES: readonly (readonly [inside: readonly string[], outside: readonly string[]])[] = [
  [['0.0.0.0', '0.255.255.255'], ['1.0.0.0']],
  [
    ['10.0.0.0', '10.255.255.255'],
    ['9.255.255.255', '11.0.0.0'],
  ],
  [
    ['100.64.0.0', '100.127.255.255'],
    ['100.63.255.255', '100.128.0.0'],
  ],
  [
    ['127.0.0.0', '127.255.255.255'],
    ['126.255.255.255', '128.0.0.0'],
  ],
  [
    ['169.254.0.0', '169.254.169.254', '169.254.255.255'],
    ['169.253.255.255', '169.255.0.0'],
  ],
  [
    ['172.16.0.0', '172.31.255.255'],
    ['172.15.255.255', '172.32.0.0'],
  ],
  [
    ['192.0.0.0', '192.0.0.255'],
    ['191.255.255.255', '192.0.1.0'],
  ],
  [
    ['192.0.2.0', '192.0.2.255'],
    ['192.0.1.255', '192.0.3.0'],
  ],
  [
    ['192.88.99.0', '192.88.99.255'],
    ['192.88.98.255', '192.88.100.0'],
  ],
  [
    ['192.168.0.0', '192.168.255.255'],
    ['192.167.255.255', '192.169.0.0'],
  ],
  [
    ['198.18.0.0', '198.19.255.255'],
    ['198.17.255.255', '198.20.0.0'],
  ],
  [
    ['198.51.100.0', '198.51.100.255'],
    ['198.51.99.255', '198.51.101.0'],
  ],
  [
    ['203.0.113.0', '203.0.113.255'],
    ['203.0.112.255', '203.0.114.0'],
  ],
  [['224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255'], ['223.255.255.255']],
  [['::', '::1', '::ffff:8.8.8.8', '::8.8.8.8', '::ffff:0:8.8.8.8', '1fff:ffff::'], ['2000::']],
  [['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', '64:ff9a:ffff::', '64:ff9b::1:0:0'], []],
  [['100::', '100::ffff:ffff:ffff:ffff', '100:0:0:1::'], []],
  [
    ['2001::', '2001:0:53aa:64c:0:0:f5ff:fffe', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2000:ffff::', '2001:200::'],
  ],
  [['2001:1::', '2001:1::4', '2001:2::1', '2001:4:111::', '2001:4:113::', '2001:10::1', '2001:40::'], []],
  [[], ['2001:1::1', '2001:1::2', '2001:1::3', '2001:3::', '2001:3:ffff::', '2001:4:112::', '2001:20::', '2001:3f::1']],
  [
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db7:ffff::', '2001:db9::'],
  ],
  [
    ['2002::', '2002:7f00:1::', '2002:808:808::', '2002:ffff::'],
    ['2001:ffff::', '2003::'],
  ],
  [
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['3ffe:ffff::', '3fff:1000::'],
  ],
  [
    ['4000::', '5f00::', '5f00:ffff::1', '8000::', 'fc00::', 'fdff::1', 'fe00::', 'fe80::1', 'febf::1'],
    ['3fff:ffff::'],
  ],
  [['fec0::1', 'feff::1', 'ff00::', 'ff02::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['2606:4700:4700::1111']],
  [
    ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::', '64:ff9b::1:0'],
    ['64:ff9b::8.8.8.8', '64:ff9b::808:808'],
  ],
];

describe('without opened networks', () => {
  test.each(EDGES.flatMap(([inside]) => inside))('%s is denied', (address) => {
    expect(judge(address)).toBe('denied');
  });

  test.each(EDGES.flatMap(([, outside]) => outside))('%s is public', (address) => {
    expect(judge(address)).toBe('public');
  });

  test.each([
    '',
    'localhost',
    '8.8.8',
    '08.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '8.8.8.8 ',
    '8.8.8.8:443',
    '8.8.8.8%eth0',
    '2606:4700:4700::1111%eth0',
    '[2606:4700:4700::1111]',
    'fe80::1%25eth0',
  ])('what is not a plain address is denied: %j', (address) => {
    expect(judge(address)).toBe('denied');
  });
});

describe('networks opened by the operator', () => {
  test.each([
    ['10.1.0.0/16', '10.1.2.3', 'allowed'],
    ['10.1.0.0/16', '10.2.0.0', 'denied'],
    ['10.1.0.0/16', '::ffff:10.1.2.3', 'allowed'],
    ['10.1.0.0/16', '64:ff9b::10.1.2.3', 'allowed'],
    ['10.1.0.0/16', '8.8.8.8', 'public'],
    ['8.8.8.0/24', '8.8.8.8', 'allowed'],
    ['127.0.0.1', '127.0.0.1', 'allowed'],
    ['127.0.0.1', '127.0.0.2', 'denied'],
    [' fd00::/8 ', 'fd12::1', 'allowed'],
    ['fd00::/8', 'fc12::1', 'denied'],
    ['::1', '::1', 'allowed'],
    ['0.0.0.0/0', '127.0.0.1', 'allowed'],
    ['0.0.0.0/0', '::1', 'denied'],
    // Opening all of IPv6 does not open the IPv4 networks that some of its addresses stand for.
    ['::/0', '::1', 'allowed'],
    ['::/0', '10.0.0.1', 'denied'],
    ['::/0', '::ffff:10.0.0.1', 'denied'],
    ['::/0', '64:ff9b::10.0.0.1', 'denied'],
    ['fe80::/10', 'fe80::1%eth0', 'denied'],
  ])('%s: %s is %s', (network, address, verdict) => {
    expect(createAddressJudge([network])(address)).toBe(verdict);
  });

  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '010.0.0.0/8',
    'fd00::/129',
    'fe80::%1/64',
    'x/8',
  ])('a network that cannot be read is named: %j', (network) => {
    expect(() => createAddressJudge(['10.0.0.0/8', network])).toThrow(`${JSON.stringify(network)} is not a network`);
  });
});
