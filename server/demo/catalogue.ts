// What the demo workplace calls its kinds, features and equipment; each name in English and in traditional Chinese.

export type Names = Readonly<Record<string, string>>;

export interface Kind {
  readonly key: string;
  readonly name: string;
  readonly names: Names;
}

export interface CategoryKind extends Kind {
  readonly type: string;
  /** Every workplace has it: where there is one of its type already, it is that. */
  readonly isDefault: boolean;
}

export interface EquipmentKind extends Kind {
  readonly categoryKey: string;
  readonly quantity: number;
}

const CATEGORIES = `meeting|Meeting Room|會議室|room|default
board|Boardroom|董事會議室|room
booth|Call booth|電話間|room
lounge|Lounge|休憩室|room
training|Training room|培訓室|room
desk|Desk|辦公桌|desk|default
quiet-desk|Quiet desk|靜音工作枱|desk
bay|Parking bay|車位|parking
locker|Locker|儲物櫃|locker
presenting|Presentation equipment|演示器材|equipment
computing|Computing equipment|電腦設備|equipment
making|Workshop equipment|工作坊器材|equipment`;

const AMENITIES = `screen|Screen|顯示屏
video|Video conferencing|視像會議
whiteboard|Whiteboard|白板
daylight|Daylight|自然光
step-free|Step-free access|無障礙通道
height|Height-adjustable desk|升降枱
monitors|Two monitors|雙顯示器
dock|Docking station|擴充基座
ev|EV charger|電動車充電
accessible|Accessible bay|傷健人士車位
socket|Charging socket|充電插座`;

const EQUIPMENT = `projector|Portable projector|便攜投影機|presenting|4
screen-portable|Pull-up screen|拉起式銀幕|presenting|3
flipchart|Flip chart|活頁掛板|making|6
laptop|Loan laptop|借用手提電腦|computing|12
headset|Headset|耳機|computing|20
charger|Laptop charger|手提電腦充電器|computing|15
camera|Video camera|攝錄機|making|3
monitor|Portable monitor|便攜顯示器|computing|8
whiteboard-mobile|Mobile whiteboard|移動白板|making|5
vr|VR headset|虛擬實境眼鏡|making|4
speaker|Conference speaker|會議揚聲器|presenting|6
clicker|Presenter remote|簡報遙控|presenting|8
label|Label printer|標籤打印機|making|2
adapter|Travel adapter kit|旅行轉換插頭|computing|10`;

const rowsOf = (table: string): string[][] => table.split('\n').map((line) => line.split('|'));
const kindOf = ([key = '', name = '', zh = '']: string[]): Kind => ({ key, name, names: { 'zh-Hant': zh } });

export const categories: readonly CategoryKind[] = rowsOf(CATEGORIES).map((row) => {
  const [, , , type = '', isDefault] = row;
  return { ...kindOf(row), type, isDefault: isDefault !== undefined };
});

export const amenities: readonly Kind[] = rowsOf(AMENITIES).map(kindOf);

export const equipment: ReadonlyMap<string, EquipmentKind> = new Map(
  rowsOf(EQUIPMENT).map((row) => {
    const [, , , categoryKey = '', quantity = '1'] = row;
    return [row[0] ?? '', { ...kindOf(row), categoryKey, quantity: Number(quantity) }];
  }),
);
