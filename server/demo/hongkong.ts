import type { FloorSheet } from './sheet.ts';

// A slim tower on the waterfront, north up: the core in the middle, windows all around, the harbour beyond the promenade.
const HARBOUR = `
water 0 0 1200 92
paving 0 92 1200 62
tree 60 122 16
tree 190 126 14
tree 1010 124 15
tree 1140 120 17
street 0 716 1200 84
tree 110 700 15
tree 1090 700 16
tree 1160 640 14
tree 40 620 13
`;

const CORE = `
stairs 450 350 50 130 | w.8
lift 500 350 50 65 | -
lift 500 415 50 65 | -
lift 550 350 50 65 | -
lift 550 415 50 65 | -
lift 600 350 50 65 | -
lift 600 415 50 65 | -
wc 650 350 50 130 | s
stairs 700 350 50 130 | e.2
`;

const SLAB = '180,190 1020,190 1090,260 1090,570 1020,640 180,640 110,570 110,260';

const GROUND = `
${HARBOUR}
path 576 640 48 100
ramp 20 386 92 58
outline | ${SLAB}
deck | 470,112 740,112 740,186 470,186
cafe 510 150 0 0 4
cafe 572 150 0 0 3
cafe 638 150 0 0 3
cafe 700 150 0 0 4
bays 186 196 | s ssssee
bays 186 558 | n ssaas
bays 356 400 | w s
columns 200 330 180 170 3
arrow 130 400 90 28 | e
arrow 250 400 80 28 | e
cycles 134 300 0 0 4
wall 450 194 450 636
area 756 345 328 120 | forum F sage | Forum | 交流區
boards 454 194 300 146
counter 470 200 130 22
island 500 262 96 22
cafe 650 232 0 0 4
cafe 714 232 0 0 4
cafe 650 300 0 0 4
cafe 714 300 0 0 4
plant 470 320 12
entry 680 190 | n
${CORE}
reception 545 546 110 34
entry 600 640 | s
sofa 470 560 22 60 | w
cafe 514 590 0 0 0
sofa 708 560 22 60 | e
cafe 690 590 0 0 0
plant 474 534 12
plant 726 534 12
room 760 192 150 112 8 | s meeting | Star | 天星
room 910 192 112 112 6 | s.4 meeting | Junk | 帆船
plant 1050 262 12
sofa 1050 300 20 60 | e
bench 826 390 2 2 | h
bench 956 390 2 2 | h
plant 924 414 12
planter 1056 380 14 70
lockers 1044 470 2 5
shelf 790 484 3 1 | projector flipchart whiteboard-mobile
room 752 534 248 104 16 | n.2 training | Tramway | 電車
plant 1024 600 12
`;

const EIGHTEENTH = `
${HARBOUR}
outline | ${SLAB}
area 272 198 632 142 | harbour H sky | Harbour side | 海港區
area 760 346 324 134 | east E sand | East end | 東翼
boards 114 266 152 270
counter 118 300 24 150
island 172 320 22 110
cafe 238 304 0 0 3
cafe 238 446 0 0 4
cafe 176 492 0 0 3
plant 146 280 12
plant 138 520 12
plant 216 224 12
bench 300 232 4 2 | h
bench 521 232 4 2 | h
bench 742 232 4 2 | h
plant 476 256 13
plant 698 256 13
rug 922 206 104 100
sofa 934 212 80 22 | n
sofa 934 278 80 22 | s
cafe 974 256 0 0 0
${CORE}
shelf 288 362 4 1 | laptop headset charger adapter
lockers 288 420 6 3
plant 276 402 10
bench 796 384 4 2 | h
bench 966 384 2 2 | h
plant 947 408 11
sofa 1060 360 20 110 | e
room 192 540 108 98 6 | n meeting | Lamma | 南丫
room 300 540 108 98 6 | n meeting | Lantau | 大嶼
room 408 540 72 98 2 | n booth | Waglan | 橫瀾
room 480 540 200 98 14 | n.2 board | Cheung Chau | 長洲
room 680 540 72 98 2 | n booth | Po Toi | 蒲台
room 752 540 108 98 6 | n meeting | Peng Chau | 坪洲
room 860 540 140 98 8 | n meeting | Ap Lei Chau | 鴨脷洲
cafe 1042 562 0 0 3
`;

const NINETEENTH = `
${HARBOUR}
outline | ${SLAB}
area 360 198 480 112 | harbour H sky | Harbour side | 海港區
area 340 518 520 116 | garden G blush | Street side | 街景區
room 190 192 150 108 8 | s meeting | Lion Rock | 獅子山
room 112 334 130 98 6 | e meeting | Needle Hill | 針山
room 112 432 130 98 6 | e meeting | Castle Peak | 青山
room 860 192 150 108 8 | s meeting | Sunset Peak | 大東山
room 958 334 130 98 6 | w meeting | Sharp Peak | 蚺蛇尖
room 958 432 130 98 4 | w lounge | Victoria Peak | 太平山
bench 386 232 4 2 | h
bench 534 232 4 2 | h
bench 682 232 4 2 | h
${CORE}
boards 770 316 174 204
counter 776 326 22 150
island 826 340 22 110
cafe 894 356 0 0 4
cafe 894 430 0 0 4
cafe 840 492 0 0 3
plant 922 496 11
cafe 158 264 0 0 2
plant 140 308 11
cafe 1042 264 0 0 2
plant 1060 308 11
rug 280 346 150 108
sofa 300 356 110 22 | n
sofa 300 422 110 22 | s
cafe 355 400 0 0 0
lockers 280 468 8 2
shelf 280 312 2 1 | camera speaker
bench 370 550 3 2 | h
bench 550 550 3 2 | h
bench 730 550 3 2 | h
plant 510 573 12
plant 690 573 12
sofa 190 560 22 60 | w
cafe 236 590 0 0 2
planter 296 546 14 70
sofa 990 560 22 60 | e
cafe 964 590 0 0 2
planter 890 546 14 70
`;

const TWENTIETH = `
${HARBOUR}
outline | 180,190 330,190 330,262 870,262 870,190 1020,190 1090,260 1090,570 1020,640 180,640 110,570 110,260
deck | 334,112 866,112 866,257 334,257
tree 366 146 20
tree 836 146 20
planter 390 118 420 16
cafe 420 190 0 0 4
cafe 490 168 0 0 4
cafe 490 226 0 0 3
island 552 172 100 24
sofa 700 160 90 22 | n
sofa 700 220 90 22 | s
cafe 745 202 0 0 0
entry 470 262 | n
entry 730 262 | n
area 756 316 328 194 | east E sky | East end | 東翼
area 116 316 328 194 | west W sand | West end | 西翼
room 182 192 144 108 8 | s meeting | Longjing | 龍井
room 874 192 144 108 8 | s meeting | Oolong | 烏龍
${CORE}
boards 446 268 308 76
counter 520 272 150 22
cafe 490 312 0 0 3
cafe 710 312 0 0 3
bench 150 342 4 2 | h
bench 150 438 4 2 | h
bench 330 342 2 2 | h
rug 312 422 112 80
sofa 322 430 92 22 | n
cafe 368 478 0 0 0
plant 306 366 11
bench 917 342 4 2 | h
bench 917 438 4 2 | h
bench 805 342 2 2 | h
rug 776 422 112 80
sofa 786 430 92 22 | n
cafe 832 478 0 0 0
plant 893 366 11
room 192 540 108 98 6 | n meeting | Jasmine | 茉莉
room 300 540 72 98 2 | n booth | Assam | 阿薩姆
room 372 540 72 98 2 | n booth | Matcha | 抹茶
room 444 540 220 98 16 | n.2 board | Tieguanyin | 鐵觀音
room 664 540 108 98 4 | n lounge | Pu’er | 普洱
room 772 540 108 98 6 | n meeting | Keemun | 祁門
room 880 540 120 98 6 | n meeting | Yunnan | 滇紅
lockers 338 270 5 2
shelf 758 276 3 1 | vr monitor clicker
plant 1046 562 12
plant 150 560 12
`;

export const HONG_KONG_FLOORS: readonly FloorSheet[] = [
  { key: 'hkg-0', level: 0, name: 'Ground floor', zh: '地下', code: 'G', sheet: GROUND },
  { key: 'hkg-18', level: 18, name: '18th floor', zh: '18樓', code: '18', sheet: EIGHTEENTH },
  { key: 'hkg-19', level: 19, name: '19th floor', zh: '19樓', code: '19', sheet: NINETEENTH },
  { key: 'hkg-20', level: 20, name: '20th floor', zh: '20樓', code: '20', sheet: TWENTIETH },
];
