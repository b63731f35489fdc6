import type { FloorSheet } from './sheet.ts';

// The London house is a U around a garden; stairs, lifts and washrooms stand in the same place on every floor.
const LONDON_CORE = `
stairs 510 172 58 118 | w.8
lift 568 172 62 59 | -
lift 568 231 62 59 | -
wc 630 172 60 118 | e.8
`;

const GARDEN = `
lawn 436 406 328 340
path 588 406 24 344
path 470 520 260 20
tree 490 460 26
tree 545 690 20
tree 700 470 30
tree 480 620 32
tree 715 640 28
tree 660 705 18
planter 560 430 18 80
planter 622 430 18 80
bench-seat 520 548 46 9
bench-seat 636 548 46 9
`;

const STREET_TREES = `
tree 22 180 15
tree 24 420 17
tree 20 640 14
tree 1178 250 15
tree 1180 520 17
`;

const LONDON_GROUND = `
street 770 50 380 700
${GARDEN}
path 588 740 24 60
outline | 50,50 770,50 770,400 430,400 430,750 50,750
area 56 412 368 140 | drop-in D sage | Drop-in | 隨行工作區
area 250 150 514 244 | hall H sky | Front hall | 大堂
boards 56 56 188 250
counter 60 74 24 180
island 112 92 22 130
cafe 190 94 0 0 4
cafe 202 160 0 0 3
cafe 190 224 0 0 4
cafe 130 270 0 0 3
plant 74 284 12
plant 226 286 12
room 246 52 90 90 4 | s meeting | Effra
room 336 52 110 90 6 | s meeting | Wandle
room 446 52 90 90 4 | s meeting | Tyburn
wc 536 52 100 90 | s
store 636 52 62 90 | s
shelves 643 58 48 10
room 698 52 70 90 2 | s booth | Peck
shelf 644 306 3 1 | projector screen-portable flipchart
${LONDON_CORE}
reception 380 316 110 34
sofa 290 186 80 22 | n
sofa 290 252 80 22 | s
cafe 330 230 0 0 0
plant 268 197 12
plant 268 263 12
sofa 732 188 22 86 | e
cafe 714 231 0 0 0
plant 742 168 12
plant 742 294 12
planter 700 368 56 16
planter 452 368 56 16
entry 600 400 | s
lockers 88 330 10 2
plant 74 349 12
plant 300 349 12
rail 56 402 250 402
bench 100 455 3 2 | h
bench 270 455 3 2 | h
plant 236 478 13
planter 80 532 300 14
room 52 560 220 188 20 | n training | Thames
room 272 560 156 188 12 | n.5 board | Fleet
stairs 1088 172 60 118 | w.8
bays 776 66 | e ssssss
bays 776 330 | e eeeeaa
bays 776 630 | e ss
bays 1070 66 | w ss
bays 1070 330 | w eesssssss
columns 890 100 130 610 2
arrow 925 590 24 90 | s
arrow 965 150 24 90 | n
cycles 900 62 0 0 9
${STREET_TREES}
`;

const LONDON_FIRST = `
${GARDEN}
outline | 50,50 1150,50 1150,750 770,750 770,400 430,400 430,750 50,750
area 56 240 368 390 | engineering W sage | Engineering | 工程區
area 240 160 250 234 | north N sky | North range | 北翼
area 716 160 264 234 | product P sand | Product studio | 產品工作室
area 776 406 368 238 | quiet Q lilac | Quiet wing | 靜音區
boards 54 54 176 176
counter 60 60 150 22
island 92 116 90 22
cafe 92 186 0 0 4
cafe 160 186 0 0 4
plant 212 212 12
room 230 52 100 98 6 | s meeting | Kestrel
room 330 52 100 98 6 | s meeting | Heron
room 430 52 70 98 2 | s booth | Wren
room 500 52 200 98 14 | s board | Osprey
room 700 52 70 98 2 | s booth | Robin
room 770 52 100 98 6 | s meeting | Curlew
room 870 52 100 98 4 | s lounge | Plover
${LONDON_CORE}
bench 262 195 4 2 | h
table 418 230 56 130 6
plant 446 188 12
plant 446 378 12
bench 750 195 5 2 | h
bench 750 305 5 2 | h
plant 950 218 12
plant 950 328 12
sofa 530 322 60 20 | n
sofa 610 322 60 20 | n
cafe 560 366 0 0 0
cafe 640 366 0 0 0
planter 500 322 14 60
planter 686 322 14 60
lockers 64 250 8 2
plant 232 268 12
shelf 64 306 3 1 | laptop headset charger
rug 262 274 152 112
sofa 278 284 120 22 | n
sofa 278 354 120 22 | s
cafe 338 330 0 0 0
bench 84 370 4 2 | h
bench 84 462 4 2 | h
bench 84 554 4 2 | h
bench 266 462 4 2 | h
rug 262 536 150 82
sofa 274 545 22 64 | w
sofa 378 545 22 64 | e
cafe 337 577 0 0 0
planter 236 370 14 84
plant 243 486 12
plant 243 578 12
table 274 400 110 36 4
room 52 638 150 110 8 | n meeting | Avocet
room 202 638 100 110 4 | n meeting | Siskin
room 302 638 126 110 6 | n meeting | Linnet
boards 972 54 174 108
sofa 990 64 70 22 | n
sofa 1086 70 22 76 | e
cafe 1040 118 0 0 0
plant 1128 72 12
plant 1000 134 12
stairs 1088 172 60 118 | w.8
shelves 1000 188 70 14
shelves 1000 276 70 14
sofa 1000 222 22 36 | w
cafe 1044 240 0 0 0
lockers 1000 330 7 1
plant 1128 372 12
bench 800 446 3 2 | h
bench 1010 446 3 2 | h
bench 800 552 3 1 | h
bench 1010 552 3 1 | h
planter 938 440 16 60
planter 800 600 102 14
planter 1010 600 102 14
sofa 936 540 20 60 | w
cafe 972 570 0 0 0
room 772 650 76 98 2 | n booth | Dunlin
room 848 650 76 98 2 | n booth | Pipit
room 924 650 224 98 10 | n.9 board | Merlin
${STREET_TREES}
`;

const LONDON_SECOND = `
outline | 50,50 1150,50 1150,750 50,750
area 240 170 250 120 | north N sky | North range | 北翼
area 716 176 200 116 | clients C sage | Client corner | 客戶角
area 776 304 368 320 | sales E sand | Sales floor | 銷售區
area 56 300 368 290 | design W blush | Design studio | 設計工作室
area 440 652 320 92 | bridge B sage | The Bridge | 天橋
void 436 406 328 234
tree 500 480 28
tree 560 570 22
tree 690 470 32
tree 700 585 26
tree 610 500 18
room 52 52 130 110 8 | s meeting | Juniper
room 182 52 110 110 6 | s meeting | Rowan
room 292 52 70 110 2 | s booth | Hazel
room 362 52 70 110 2 | s booth | Alder
boards 434 54 332 106
counter 444 60 130 22
island 470 114 96 22
cafe 612 92 0 0 4
cafe 674 122 0 0 4
cafe 730 84 0 0 3
plant 748 140 12
room 768 52 220 110 16 | s board | Sequoia
room 988 52 160 110 8 | s meeting | Hornbeam
${LONDON_CORE}
bench 268 205 5 2 | h
plant 462 228 12
plant 462 328 12
sofa 530 318 60 20 | n
sofa 610 318 60 20 | n
cafe 560 362 0 0 0
cafe 640 362 0 0 0
planter 500 318 14 60
planter 686 318 14 60
lockers 64 176 8 2
shelf 64 236 4 1 | camera monitor whiteboard-mobile vr
plant 232 196 12
bench 82 330 7 2 | v
bench 206 330 7 2 | v
planter 160 340 14 230
table 310 340 80 90 6
rug 296 460 116 110
sofa 310 470 88 22 | n
sofa 310 536 88 22 | s
cafe 354 514 0 0 0
stairs 1088 172 60 118 | w.8
bench 740 210 4 2 | h
plant 900 200 12
plant 900 262 12
rug 930 182 140 100
sofa 944 192 22 80 | w
sofa 1034 192 22 80 | e
cafe 1000 232 0 0 0
bench 812 340 3 2 | h
bench 1002 340 3 2 | h
bench 812 440 3 2 | h
bench 1002 440 3 2 | h
table 796 534 130 60 8
table 988 534 130 60 8
plant 958 363 12
plant 958 463 12
plant 958 563 12
planter 1126 320 14 270
lockers 996 648 7 2
plant 1138 706 9
room 772 636 100 112 6 | n meeting | Willow
room 872 636 110 112 4 | n lounge | Maple
room 52 600 200 148 14 | n.2 board | Oak
room 252 600 176 148 10 | n meeting | Birch
sofa 460 664 80 20 | n
sofa 560 664 80 20 | n
sofa 660 664 80 20 | n
cafe 500 712 0 0 2
cafe 600 712 0 0 2
cafe 700 712 0 0 2
sofa 1000 722 60 20 | s
sofa 1074 722 60 20 | s
cafe 1067 708 0 0 0
${STREET_TREES}
`;

const LONDON_THIRD = `
${GARDEN}
outline | 50,50 1150,50 1150,750 770,750 770,400 50,400
deck | 54,405 426,405 426,746 54,746
tree 96 450 22
tree 390 700 24
planter 60 520 18 210
planter 180 722 170 18
planter 200 416 200 18
cafe 160 500 0 0 4
cafe 250 500 0 0 4
cafe 340 490 0 0 4
cafe 160 588 0 0 4
island 250 570 110 24
sofa 130 666 80 22 | n
sofa 240 666 80 22 | n
cafe 170 706 0 0 0
cafe 280 706 0 0 0
area 250 160 236 234 | finance N sand | Finance | 財務區
area 776 300 368 250 | leadership E sky | Partners | 合夥人區
area 716 160 264 130 | legal L lilac | Legal | 法務區
room 52 52 196 150 18 | s board | Fastnet
room 248 52 100 98 6 | s meeting | Dogger
room 348 52 100 98 6 | s meeting | Fisher
room 448 52 70 98 2 | s booth | Lundy
room 518 52 164 98 10 | s board | Viking
room 682 52 70 98 2 | s booth | Wight
room 752 52 110 98 6 | s meeting | Shannon
room 862 52 100 98 4 | s lounge | Rockall
${LONDON_CORE}
boards 54 206 190 190
counter 60 226 22 150
island 112 242 22 116
cafe 194 256 0 0 4
cafe 194 332 0 0 4
plant 226 380 11
entry 150 400 | s
entry 340 400 | s
bench 284 200 5 2 | h
bench 284 306 4 2 | h
plant 468 224 12
planter 440 300 14 60
sofa 530 330 60 20 | n
sofa 610 330 60 20 | n
cafe 560 372 0 0 0
cafe 640 372 0 0 0
planter 500 326 14 60
planter 686 326 14 60
bench 750 205 5 2 | h
plant 950 228 13
stairs 1088 172 60 118 | w.8
lockers 976 64 8 2
shelf 976 116 3 1 | speaker clicker label
plant 1132 140 12
rug 990 180 86 106
sofa 998 196 22 74 | w
cafe 1044 233 0 0 2
bench 806 345 3 2 | h
bench 1008 345 3 2 | h
bench 806 455 3 2 | h
bench 1008 455 3 2 | h
plant 958 368 12
plant 958 478 12
planter 800 528 320 14
room 772 560 180 188 12 | n.2 training | Hebrides
room 952 560 196 100 8 | n meeting | Biscay
room 952 660 98 88 4 | n meeting | Malin
room 1050 660 98 88 2 | n booth | Forties
${STREET_TREES}
`;

export const LONDON_FLOORS: readonly FloorSheet[] = [
  { key: 'ldn-0', level: 0, name: 'Ground floor', zh: '地下', code: 'G', sheet: LONDON_GROUND },
  { key: 'ldn-1', level: 1, name: 'First floor', zh: '一樓', code: 'L1', sheet: LONDON_FIRST },
  { key: 'ldn-2', level: 2, name: 'Second floor', zh: '二樓', code: 'L2', sheet: LONDON_SECOND },
  { key: 'ldn-3', level: 3, name: 'Third floor', zh: '三樓', code: 'L3', sheet: LONDON_THIRD },
];
