/** One storey of a demo building: its names and the sheet it is drawn from (see readSheet for the grammar). */
export interface FloorSheet {
  key: string;
  level: number;
  name: string;
  zh: string;
  /** What desk codes and access ids begin with. */
  code: string;
  sheet: string;
}

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
area 56 56 190 250 | cafe C sand | Corner Café | 街角咖啡廳
area 56 405 368 145 | drop-in D sage | Drop-in | 隨行工作區
area 250 150 514 244 | hall H sky | Front hall | 大堂
boards 56 56 190 250
counter 58 70 24 190
island 112 92 22 130
cafe 185 90 0 0 4
cafe 215 150 0 0 3
cafe 185 210 0 0 4
cafe 225 268 0 0 2
plant 70 284 12
room 246 52 90 90 4 | s meeting | Effra
room 336 52 110 90 6 | s meeting | Wandle
room 446 52 90 90 4 | s meeting | Tyburn
wc 536 52 100 90 | s
store 636 52 132 90 | s
shelf 650 64 3 1 | projector screen-portable flipchart
${LONDON_CORE}
reception 380 316 110 34
sofa 286 200 70 22 | n
sofa 286 262 70 22 | s
cafe 321 242 0 0 0
plant 262 210 12
plant 262 272 12
sofa 720 190 22 80 | e
cafe 700 230 0 0 0
plant 738 172 13
plant 738 288 13
glass 690 330 690 396
entry 600 400 | s
lockers 88 330 10 2
plant 72 345 12
plant 264 345 12
rail 56 398 220 398
bench 96 440 4 2 | h
bench 262 440 4 2 | h
plant 236 460 12
planter 96 520 116 14
planter 262 520 116 14
room 52 560 220 188 20 | n training | Thames
room 272 560 156 100 8 | n.5 meeting | Fleet
room 272 660 156 88 2 | e booth | Neckinger
wall 770 50 770 50
stairs 1088 172 60 118 | w.8
bays 776 66 | e ssssss
bays 776 330 | e eeeeaa
bays 776 560 | e ssss
bays 1070 330 | w eesssssss
columns 900 90 120 0 2
arrow 950 640 40 70 | s
arrow 900 120 40 70 | n
cycles 1010 70 9
cycles 1010 110 9
${STREET_TREES}
`;

const LONDON_FIRST = `
${GARDEN}
outline | 50,50 1150,50 1150,750 770,750 770,400 430,400 430,750 50,750
area 56 236 368 394 | engineering W sage | Engineering | 工程區
area 240 160 240 234 | north N sky | North range | 北翼
area 720 160 260 234 | product P sand | Product studio | 產品工作室
area 776 406 368 338 | quiet Q lilac | Quiet wing | 靜音區
boards 54 54 176 176
counter 60 58 150 22
island 90 120 80 22
cafe 90 190 0 0 4
cafe 160 190 0 0 4
plant 214 214 12
room 230 52 100 98 6 | s meeting | Kestrel
room 330 52 100 98 6 | s meeting | Heron
room 430 52 70 98 2 | s booth | Wren
room 500 52 200 98 14 | s board | Osprey
room 700 52 70 98 2 | s booth | Robin
room 770 52 100 98 6 | s meeting | Curlew
room 870 52 100 98 4 | s lounge | Plover
${LONDON_CORE}
bench 266 205 6 2 | h
bench 266 300 6 2 | h
plant 460 180 12
plant 460 375 13
bench 740 205 6 2 | h
bench 740 300 6 2 | h
plant 940 375 13
sofa 530 330 60 20 | n
sofa 610 330 60 20 | n
cafe 560 372 0 0 0
cafe 640 372 0 0 0
planter 500 330 14 56
planter 690 330 14 56
lockers 62 240 9 2
shelf 64 292 2 1 | laptop headset
plant 150 305 12
bench 84 372 5 2 | h
bench 84 456 5 2 | h
bench 84 540 5 2 | h
bench 272 456 4 2 | h
bench 272 540 4 2 | h
cafe 300 420 0 0 4
cafe 360 420 0 0 4
planter 84 606 142 14
plant 250 470 11
plant 250 555 11
room 52 638 150 110 8 | n meeting | Avocet
room 202 638 100 110 4 | n meeting | Siskin
room 302 638 126 110 6 | n meeting | Linnet
boards 972 54 174 112
sofa 990 66 70 22 | n
sofa 1080 66 22 70 | w
cafe 1040 120 0 0 0
plant 1130 70 13
stairs 1088 172 60 118 | w.8
shelves 980 172 14 110
shelves 1010 172 60 14
bench 812 440 4 2 | h
bench 1000 440 4 2 | h
bench 812 530 4 2 | h
bench 1000 530 4 2 | h
plant 962 460 12
plant 962 548 12
planter 812 602 116 14
planter 1000 602 116 14
room 772 650 76 98 2 | n booth | Dunlin
room 848 650 76 98 2 | n booth | Pipit
room 924 650 224 98 10 | n.15 board | Merlin
lockers 1010 320 8 1
${STREET_TREES}
`;

const LONDON_SECOND = `
outline | 50,50 1150,50 1150,750 50,750
area 240 160 240 230 | north N sky | North range | 北翼
area 776 300 368 280 | sales E sand | Sales floor | 銷售區
area 56 236 368 330 | design W blush | Design studio | 設計工作室
area 440 650 320 94 | bridge B sage | The Bridge | 天橋
void 436 406 328 234
tree 500 480 28
tree 560 570 22
tree 690 470 32
tree 700 590 26
tree 610 500 18
room 52 52 130 110 8 | s meeting | Juniper
room 182 52 110 110 6 | s meeting | Rowan
room 292 52 70 110 2 | s booth | Hazel
room 362 52 70 110 2 | s booth | Alder
boards 434 54 332 106
counter 444 58 130 22
island 470 116 96 22
cafe 610 90 0 0 4
cafe 670 120 0 0 4
cafe 725 85 0 0 3
plant 750 140 12
room 768 52 220 110 16 | s board | Sequoia
room 988 52 160 110 8 | s meeting | Hornbeam
${LONDON_CORE}
bench 250 205 7 2 | h
bench 250 300 7 2 | h
plant 470 250 12
sofa 530 318 60 20 | n
sofa 610 318 60 20 | n
cafe 560 360 0 0 0
cafe 640 360 0 0 0
planter 500 318 14 64
planter 690 318 14 64
lockers 62 190 9 2
shelf 62 240 4 1 | camera monitor whiteboard-mobile vr
bench 80 320 18 2 | v
plant 0 0 0
stairs 1088 172 60 118 | w.8
bench 740 205 6 2 | h
sofa 960 190 22 80 | w
sofa 1040 190 22 80 | e
cafe 1011 230 0 0 0
bench 812 340 4 2 | h
bench 1000 340 4 2 | h
bench 812 430 4 2 | h
bench 1000 430 4 2 | h
bench 812 520 4 2 | h
bench 1000 520 4 2 | h
plant 962 360 12
plant 962 450 12
plant 962 540 12
planter 790 596 340 14
lockers 1000 660 8 2
room 772 636 100 112 6 | n meeting | Willow
room 872 636 110 112 6 | n lounge | Maple
room 52 600 200 148 12 | n.2 board | Oak
room 252 600 176 148 8 | n meeting | Birch
sofa 460 664 70 20 | n
sofa 560 664 70 20 | n
sofa 660 664 70 20 | n
cafe 495 708 0 0 2
cafe 595 708 0 0 2
cafe 695 708 0 0 2
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
planter 200 420 200 18
cafe 160 500 0 0 4
cafe 250 520 0 0 4
cafe 340 490 0 0 4
cafe 180 600 0 0 4
island 250 600 110 24
sofa 130 660 80 22 | n
sofa 240 690 80 22 | s
area 250 160 236 234 | finance N sand | Finance | 財務區
area 776 300 368 220 | leadership E sky | Partners | 合夥人區
area 720 160 260 130 | legal L lilac | Legal | 法務區
room 52 52 196 150 18 | s board | Fastnet
room 248 52 100 98 6 | s meeting | Dogger
room 348 52 100 98 6 | s meeting | Fisher
room 448 52 70 98 2 | s booth | Lundy
room 518 52 164 98 10 | s board | Viking
room 682 52 70 98 2 | s booth | Wight
room 752 52 110 98 6 | s meeting | Shannon
room 862 52 100 98 4 | s lounge | Rockall
${LONDON_CORE}
boards 54 204 190 192
counter 60 230 22 150
island 110 250 22 110
cafe 185 260 0 0 4
cafe 185 340 0 0 4
plant 226 380 12
entry 150 400 | s
entry 340 400 | s
bench 272 205 6 2 | h
bench 272 300 6 2 | h
sofa 530 330 60 20 | n
sofa 610 330 60 20 | n
planter 500 330 14 56
planter 690 330 14 56
bench 740 205 6 2 | h
stairs 1088 172 60 118 | w.8
lockers 980 66 9 1
shelf 980 96 3 1 | speaker clicker label
bench 812 340 4 2 | h
bench 1000 340 4 2 | h
bench 812 430 4 2 | h
bench 1000 430 4 2 | h
plant 962 360 12
plant 962 450 12
planter 790 510 340 14
room 772 560 180 188 12 | n.2 training | Hebrides
room 952 560 196 100 8 | n meeting | Biscay
room 952 660 98 88 4 | w meeting | Malin
room 1050 660 98 88 2 | n booth | Forties
${STREET_TREES}
`;

export const LONDON_FLOORS: readonly FloorSheet[] = [
  { key: 'ldn-0', level: 0, name: 'Ground floor', zh: '地下', code: 'G', sheet: LONDON_GROUND },
  { key: 'ldn-1', level: 1, name: 'First floor', zh: '一樓', code: 'L1', sheet: LONDON_FIRST },
  { key: 'ldn-2', level: 2, name: 'Second floor', zh: '二樓', code: 'L2', sheet: LONDON_SECOND },
  { key: 'ldn-3', level: 3, name: 'Third floor', zh: '三樓', code: 'L3', sheet: LONDON_THIRD },
];
