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
cycles 130 290 4
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
bench 800 390 3 2 | h
bench 940 390 3 2 | h
planter 1056 380 14 70
lockers 780 478 8 2
shelf 960 478 3 1 | projector flipchart whiteboard-mobile
wall 750 526 750 636
room 752 526 248 112 20 | n.2 training | Tramway | 電車
plant 1040 570 14
`;

const EIGHTEENTH = `
${HARBOUR}
outline | ${SLAB}
area 210 198 780 142 | harbour H sky | Harbour side | 海港區
area 760 346 324 150 | east E sand | East end | 東翼
area 276 346 168 150 | west W sage | West end | 西翼
boards 114 266 152 270
counter 118 300 24 150
island 176 320 22 110
cafe 232 300 0 0 3
cafe 232 440 0 0 4
cafe 176 492 0 0 3
plant 146 278 12
plant 138 520 12
bench 250 232 4 2 | h
bench 450 232 4 2 | h
bench 650 232 4 2 | h
bench 850 232 3 2 | h
plant 416 256 12
plant 616 256 12
plant 816 256 12
${CORE}
table 320 380 80 80 6
plant 300 366 12
planter 296 480 130 13
bench 790 384 4 2 | h
bench 962 384 3 2 | h
plant 944 408 11
lockers 772 500 8 2
shelf 940 500 4 1 | laptop headset charger adapter
room 192 540 108 98 6 | n meeting | Lamma | 南丫
room 300 540 108 98 6 | n meeting | Lantau | 大嶼
room 408 540 72 98 2 | n booth | Tap Mun | 塔門
room 480 540 200 98 14 | n.2 board | Cheung Chau | 長洲
room 680 540 72 98 2 | n booth | Po Toi | 蒲台
room 752 540 108 98 6 | n meeting | Peng Chau | 坪洲
room 860 540 140 98 8 | n meeting | Ap Lei Chau | 鴨脷洲
sofa 1056 420 20 90 | e
cafe 1030 560 0 0 3
`;

const NINETEENTH = `
${HARBOUR}
outline | ${SLAB}
area 360 198 480 142 | harbour H sky | Harbour side | 海港區
area 300 490 600 144 | garden G blush | Street side | 街景區
room 190 192 150 108 8 | s meeting | Lion Rock | 獅子山
room 112 306 130 110 6 | e meeting | Needle Hill | 針山
room 112 416 130 110 6 | e meeting | Castle Peak | 青山
room 860 192 150 108 8 | s meeting | Sunset Peak | 大東山
room 958 306 130 110 6 | w meeting | Sharp Peak | 蚺蛇尖
room 958 416 130 110 4 | w lounge | Victoria Peak | 太平山
bench 386 232 4 2 | h
bench 534 232 4 2 | h
bench 682 232 4 2 | h
${CORE}
boards 770 312 174 208
counter 776 320 22 150
island 826 340 22 110
cafe 894 356 0 0 4
cafe 894 430 0 0 4
cafe 840 492 0 0 3
plant 922 496 11
rug 286 330 150 120
sofa 300 344 100 22 | n
sofa 300 410 100 22 | s
cafe 350 388 0 0 0
plant 420 344 12
lockers 264 470 8 2
shelf 264 314 2 1 | camera speaker
bench 330 545 4 2 | h
bench 494 545 3 2 | h
bench 630 545 3 2 | h
bench 766 545 3 2 | h
plant 478 569 11
plant 614 569 11
plant 748 569 11
sofa 190 560 22 60 | w
cafe 236 590 0 0 2
plant 196 636 0
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
area 756 300 328 222 | east E sky | East end | 東翼
area 116 320 328 200 | west W sand | West end | 西翼
room 182 192 144 108 8 | s meeting | Longjing | 龍井
room 874 192 144 108 8 | s meeting | Oolong | 烏龍
${CORE}
boards 446 268 308 76
counter 520 272 150 22
cafe 490 312 0 0 3
cafe 710 312 0 0 3
bench 150 350 4 2 | h
bench 150 452 4 2 | h
bench 310 350 3 2 | h
bench 310 452 3 2 | h
plant 298 326 11
bench 788 350 4 2 | h
bench 788 452 4 2 | h
bench 950 350 3 2 | h
bench 950 452 3 2 | h
room 192 540 108 98 6 | n meeting | Jasmine | 茉莉
room 300 540 72 98 2 | n booth | Shoumei | 壽眉
room 372 540 72 98 2 | n booth | Biluochun | 碧螺春
room 444 540 220 98 16 | n.2 board | Tieguanyin | 鐵觀音
room 664 540 108 98 4 | n lounge | Pu’er | 普洱
room 772 540 108 98 6 | n meeting | Keemun | 祁門
room 880 540 120 98 6 | n meeting | Yunnan | 滇紅
lockers 456 492 7 2
shelf 640 494 3 1 | vr monitor clicker
plant 1046 560 12
`;

export const HONG_KONG_FLOORS: readonly FloorSheet[] = [
  { key: 'hkg-0', level: 0, name: 'Ground floor', zh: '地下', code: 'G', sheet: GROUND },
  { key: 'hkg-18', level: 18, name: '18th floor', zh: '18樓', code: '18', sheet: EIGHTEENTH },
  { key: 'hkg-19', level: 19, name: '19th floor', zh: '19樓', code: '19', sheet: NINETEENTH },
  { key: 'hkg-20', level: 20, name: '20th floor', zh: '20樓', code: '20', sheet: TWENTIETH },
];
