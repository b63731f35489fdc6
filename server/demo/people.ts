import { diceFor } from './random.ts';
import type { Dice } from './random.ts';

export type DemoRole = 'employee' | 'receptionist' | 'space_manager' | 'administrator';

export interface DemoGroup {
  key: string;
  name: string;
  names: Record<string, string>;
}

export interface DemoPerson {
  key: string;
  firstName: string;
  lastName: string;
  name: string;
  /** The name in other languages, by BCP 47 tag. */
  names: Record<string, string>;
  email: string;
  groupKeys: string[];
  role: DemoRole;
  /** The buildings a space manager looks after. */
  buildingKeys?: string[];
  homeBuildingKey: string;
  cardNumber: string;
}

const GROUPS = `engineering|Engineering|工程
product|Product|產品
design|Design|設計
data|Data & Insight|數據分析
sales|Sales|銷售
marketing|Marketing|市場推廣
finance|Finance|財務
people|People & Culture|人才與文化
legal|Legal|法務
operations|Operations|營運`;

/** How many of every 100 people work in each group, in the order of GROUPS. */
const GROUP_SHARE = [24, 10, 8, 9, 14, 9, 8, 6, 4, 8];

/** Given names and family names that go together; the number is the share of London people. */
const LONDON_NAMES: readonly (readonly [share: number, given: string, family: string])[] = [
  [
    46,
    'Amelia Oliver Harriet George Isla Freddie Rosalind Edmund Poppy Callum Bronwen Rhys Fiona Angus Niamh Declan Matilda Jasper Beatrice Rory Eleanor Toby Imogen Alasdair Cerys Owain',
    'Ashworth Pemberton Hargreaves Whitlock Ainsley Thornbury Cartwright Holloway Merriman Fairclough Penrose Llewellyn Prosser Macrae Kinnaird Drummond Gallagher Brennan Wycherley Langstaff Ockenden Tregear Sedgwick Birtwhistle Marchmont Halliwell',
  ],
  [
    20,
    'Priya Arjun Meera Kavita Rohan Anjali Imran Ayesha Zara Bilal Nadia Harpreet Gurdeep Simran Tahmina Rafiq',
    'Ramanathan Deshpande Chaudhry Mistry Banerjee Sandhu Dhaliwal Qureshi Siddiqui Chowdhury Vasudevan Parmar Bhattacharya Gill',
  ],
  [
    16,
    'Oluwaseun Chidinma Kwame Abena Folake Tunde Marcia Delroy Amara Kofi Shanice Winston Zainab Temi',
    'Adeyemi Okonkwo Mensah Boateng Ogunleye Asante Campbell-Reid Nwosu Owusu Bangura Akinola Desmond',
  ],
  [
    18,
    'Zofia Mateusz Elena Luca Ines Tomasz Katarzyna Matteo Sofia Anders Leila Yusuf Miriam Noam Defne Rui',
    'Wisniewska-Hall Lindqvist Moretti Carvalho Papadakis Demir Novotny Halloran Rosenthal Haddad Ferreira Jankowski Ilieva Kaplan',
  ],
];

const HONG_KONG_FAMILY =
  'Chan陳 Wong黃 Leung梁 Lam林 Cheung張 Ho何 Ng吳 Yip葉 Kwok郭 Tsang曾 Mak麥 Fung馮 Tang鄧 Siu蕭 Poon潘 Lo盧 Yuen袁 Chiu趙 Tse謝 Lai黎 Choi蔡 Hui許';
const HONG_KONG_GIVEN =
  'WingYan詠欣 KaMan嘉敏 HoYin浩然 TszKit子傑 SukYee淑儀 ManHo文浩 WaiShan慧珊 ChiHang志恒 YuenTing婉婷 LokYi樂怡 KinFung健峰 HiuTung曉彤 ShunKei信祺 PuiSze佩詩 TinLok天樂 YatLong逸朗 CheukLam卓琳 WingHang永恆 OiLing愛玲 KwanHo君豪 YiTing綺婷 SiuFong少芳 PakHei柏熙 HeiTung晞彤 NokHin諾軒 SumYi心怡';
const HONG_KONG_ENGLISH =
  'Jasmine Vincent Carmen Kelvin Winnie Desmond Phoebe Alvin Queenie Terence Yvonne Clement Hazel Ivan Mandy Ryan Cherie Felix Bonnie Gilbert Natalie Edwin Sharon Marcus';
/** Colleagues in Hong Kong whose roots are elsewhere. */
const HONG_KONG_OTHERS =
  'Rajesh|Melwani Maricel|Santos Callum|Baxter Sunita|Gurung Haruka|Morishita Minjun|Seo Elodie|Garnier Hamish|Rutherford Farah|Bakar Siriporn|Chaiyasit';

/** The job groups. */
export function demoGroups(): DemoGroup[] {
  return GROUPS.split('\n').map((line) => {
    const [key = '', name = '', zh = ''] = line.split('|');
    return { key, name, names: { 'zh-Hant': zh } };
  });
}

/** The people of both buildings: `count` of them, with unique e-mail addresses, the first few with a special role. */
export function demoPeople(options: {
  seed: string;
  count: number;
  londonKey: string;
  hongKongKey: string;
}): DemoPerson[] {
  const dice = diceFor(`${options.seed}/people`);
  const emails = new Set<string>();
  const groups = groupDeck(options.count, dice);
  const people: DemoPerson[] = [];
  while (people.length < options.count) {
    const inLondon = people.length % 20 < 12;
    const named = inLondon ? londonName(dice) : hongKongName(dice);
    const email = `${mailPart(named.firstName)}.${mailPart(named.lastName)}@demo.example`;
    if (emails.has(email)) continue;
    emails.add(email);
    const index = people.length;
    people.push({
      key: `person-${String(index + 1).padStart(3, '0')}`,
      ...named,
      name: `${named.firstName} ${named.lastName}`,
      email,
      groupKeys: [groups[index] ?? 'operations'],
      role: 'employee',
      homeBuildingKey: inLondon ? options.londonKey : options.hongKongKey,
      cardNumber: String(40_210_000 + index * 37 + dice.between(0, 36)),
    });
  }
  for (const homeKey of [options.londonKey, options.hongKongKey]) appoint(people, homeKey);
  return people;
}

/** Per building: two receptionists, three space managers, one administrator, all from Operations. */
function appoint(people: DemoPerson[], homeKey: string): void {
  const local = people.filter((person) => person.homeBuildingKey === homeKey).slice(4, 10);
  for (const [index, person] of local.entries()) {
    person.groupKeys = ['operations'];
    person.role = index < 2 ? 'receptionist' : index < 5 ? 'space_manager' : 'administrator';
    if (person.role === 'space_manager') person.buildingKeys = [homeKey];
  }
}

function groupDeck(count: number, dice: Dice): string[] {
  const keys = demoGroups().flatMap(({ key }, index) =>
    Array.from({ length: Math.ceil(((GROUP_SHARE[index] ?? 0) * count) / 100) }, () => key),
  );
  return dice.shuffle(keys);
}

type Named = Pick<DemoPerson, 'firstName' | 'lastName' | 'names'>;

function londonName(dice: Dice): Named {
  let ticket = dice.between(1, 100);
  const pool = LONDON_NAMES.find(([share]) => (ticket -= share) <= 0) ?? LONDON_NAMES[0];
  const [, given = '', family = ''] = pool ?? [];
  return { firstName: dice.pick(given.split(' ')), lastName: dice.pick(family.split(' ')), names: {} };
}

function hongKongName(dice: Dice): Named {
  if (dice.chance(0.12)) {
    const [firstName = '', lastName = ''] = dice.pick(HONG_KONG_OTHERS.split(' ')).split('|');
    return { firstName, lastName, names: {} };
  }
  const [family, familyZh] = romanAndHan(dice.pick(HONG_KONG_FAMILY.split(' ')));
  const [given, givenZh] = romanAndHan(dice.pick(HONG_KONG_GIVEN.split(' ')));
  const english = dice.chance(0.55);
  return {
    firstName: english ? dice.pick(HONG_KONG_ENGLISH.split(' ')) : given,
    lastName: family,
    names: { 'zh-Hant': familyZh + givenZh },
  };
}

/** 'WingYan詠欣' → ['Wing Yan', '詠欣'] */
function romanAndHan(entry: string): [roman: string, han: string] {
  const roman = entry.replaceAll(/[^A-Za-z]/g, '');
  return [roman.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '), entry.slice(roman.length)];
}

function mailPart(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z-]/g, '');
}
