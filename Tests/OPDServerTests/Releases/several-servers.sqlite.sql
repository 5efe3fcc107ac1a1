BEGIN TRANSACTION;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    time INTEGER NOT NULL,
    actor TEXT,
    events TEXT NOT NULL
, previous INTEGER);
INSERT INTO "entries" VALUES(1,1099511627776,1,1795636671391,NULL,'{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}',NULL);
INSERT INTO "entries" VALUES(2,1099511627776,2,1795636671418,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Before","slots":[{"label":"10-11","start":600,"end":660,"capacity":1},{"label":"11-12","start":660,"end":720,"capacity":1}]}]}',1);
INSERT INTO "entries" VALUES(3,1099512937477,1,1795636671425,'desk 1','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":1},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":1}],"waitlist_order":["arrival"],"booking_cutoff":{}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"85ef9f6da71e1362"}]}',NULL);
INSERT INTO "entries" VALUES(4,2199023255552,1,1795636671435,'desk 2','{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}',NULL);
INSERT INTO "entries" VALUES(5,2199023255552,2,1795636671443,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Asha Rao","department":"Cardiology","slots":[{"label":"10-11","start":600,"end":660,"capacity":2},{"label":"11-12","start":660,"end":720,"capacity":2},{"label":"12-13","start":720,"end":780,"capacity":2}]}]}',4);
INSERT INTO "entries" VALUES(6,2199023255552,3,1795636671452,'desk 1','{"schema":1,"events":[{"type":"doctor_added","doctor":2,"name":"Dr. José Núñez","slots":[{"label":"10-11","start":600,"end":660,"capacity":3},{"label":"11-12","start":660,"end":720,"capacity":3}]}]}',5);
INSERT INTO "entries" VALUES(7,2199023255552,4,1795636671455,'desk 2','{"schema":1,"events":[{"type":"settings_changed","booking_cutoff":{"minutes_before_start":-600}}]}',6);
INSERT INTO "entries" VALUES(8,2199023255552,5,1795636671457,'desk 0','{"schema":1,"events":[{"type":"settings_changed","doctor":2,"waitlist_order":["priority","arrival"]}]}',7);
INSERT INTO "entries" VALUES(9,2199024565253,1,1795636671459,'desk 1','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":2},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":2},{"label":"12-13","start":1795644000000,"end":1795647600000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"d68026270f564f4e"}]}',NULL);
INSERT INTO "entries" VALUES(10,2199024565253,2,1795636671461,'desk 2','{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"patient_id":"e98e31214b348390"}]}',9);
INSERT INTO "entries" VALUES(11,2199024565253,3,1795636671462,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":0,"by":3},{"type":"token_booked","token":3,"source":"follow_up","slot":0},{"type":"token_reallocated","token":2,"slot":1}]}',10);
INSERT INTO "entries" VALUES(12,2199024565253,4,1795636671463,'desk 1','{"schema":2,"events":[{"type":"token_bumped","token":1,"slot":0,"by":4},{"type":"token_booked","token":4,"source":"paid_priority","slot":0},{"type":"token_reallocated","token":1,"slot":1},{"type":"patient_identified","token":4,"patient_id":"be0868dd9f1c469f","phone_and_name":"54c6a9b46370523f"}]}',11);
INSERT INTO "entries" VALUES(13,2199024565253,5,1795636671464,'desk 2','{"schema":1,"events":[{"type":"token_bumped","token":3,"slot":0,"by":5},{"type":"token_booked","token":5,"source":"emergency","slot":0},{"type":"token_reallocated","token":3,"slot":2}]}',12);
INSERT INTO "entries" VALUES(14,2199024565253,6,1795636671465,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":1,"by":6},{"type":"token_booked","token":6,"source":"online","slot":1},{"type":"token_reallocated","token":2,"slot":2}]}',13);
INSERT INTO "entries" VALUES(15,2199024565253,7,1795636671466,'desk 1','{"schema":1,"events":[{"type":"token_waitlisted","token":7,"source":"walk_in","slot":2}]}',14);
INSERT INTO "entries" VALUES(16,2199025613829,1,1795636671468,'desk 2','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":3},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":1}]}',NULL);
INSERT INTO "entries" VALUES(17,2199024565337,1,1795636671470,'desk 0','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":2},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":2},{"label":"12-13","start":1796853600000,"end":1796857200000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0}]}',NULL);
INSERT INTO "entries" VALUES(18,2199024565337,2,1795636671475,'desk 1','{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"phone_and_name":"2c26e2cb89c3d939"}]}',17);
INSERT INTO "entries" VALUES(19,2199024565253,8,1795636671483,'desk 2','{"schema":1,"events":[{"type":"token_cancelled","token":6}]}',15);
INSERT INTO "entries" VALUES(20,2199024565253,9,1795636671484,'desk 0','{"schema":1,"events":[{"type":"no_show_recorded","token":7}]}',19);
INSERT INTO "entries" VALUES(21,2199024565253,10,1795636671485,'desk 1','{"schema":2,"events":[{"type":"token_reinstated","token":7},{"type":"token_displaced","token":7,"slot":2}]}',20);
INSERT INTO "entries" VALUES(22,2199024565253,11,1795636671487,'desk 2','{"schema":2,"events":[{"type":"doctor_arrived"}]}',21);
INSERT INTO "entries" VALUES(23,2199024565253,12,1795636671491,'desk 0','{"schema":1,"events":[{"type":"patient_arrived","token":5}]}',22);
INSERT INTO "entries" VALUES(24,2199024565253,13,1795636671492,'desk 1','{"schema":1,"events":[{"type":"patient_arrived","token":4}]}',23);
INSERT INTO "entries" VALUES(25,2199024565253,14,1795636671493,'desk 2','{"schema":1,"events":[{"type":"patient_called","token":5}]}',24);
INSERT INTO "entries" VALUES(26,2199024565253,15,1795636671494,'desk 0','{"schema":1,"events":[{"type":"consultation_started","token":5}]}',25);
INSERT INTO "entries" VALUES(27,2199024565253,16,1795636671496,'desk 1','{"schema":2,"events":[{"type":"patient_parked","token":5}]}',26);
INSERT INTO "entries" VALUES(28,2199024565253,17,1795636671497,'desk 2','{"schema":2,"events":[{"type":"patient_resumed","token":5}]}',27);
INSERT INTO "entries" VALUES(29,2199024565253,18,1795636671498,'desk 0','{"schema":1,"events":[{"type":"patient_called","token":4}]}',28);
INSERT INTO "entries" VALUES(30,2199024565253,19,1795636671499,'desk 1','{"schema":1,"events":[{"type":"patient_called","token":4}]}',29);
INSERT INTO "entries" VALUES(31,2199024565253,20,1795636671500,'desk 2','{"schema":1,"events":[{"type":"consultation_started","token":4}]}',30);
INSERT INTO "entries" VALUES(32,2199024565253,21,1795636671501,'desk 0','{"schema":1,"events":[{"type":"consultation_completed","token":4}]}',31);
INSERT INTO "entries" VALUES(33,2199024565253,22,1795636671502,'desk 1','{"schema":2,"events":[{"type":"capacity_changed","slot":2,"capacity":1},{"type":"seat_lost","token":2,"slot":2},{"type":"token_displaced","token":2,"slot":2}]}',32);
INSERT INTO "entries" VALUES(34,2199024565253,23,1795636671504,'desk 2','{"schema":2,"events":[{"type":"delay_added","id":1,"from":1795636800000,"minutes":20,"mode":"reallocate"}]}',33);
INSERT INTO "entries" VALUES(35,2199024565253,24,1795636671505,'desk 0','{"schema":2,"events":[{"type":"slot_closed","slot":1},{"type":"seat_lost","token":1,"slot":1},{"type":"token_displaced","token":1,"slot":1},{"type":"rebooking_needed","token":1}]}',34);
INSERT INTO "entries" VALUES(36,2199024565253,25,1795636671506,'desk 1','{"schema":2,"events":[{"type":"slot_reopened","slot":1},{"type":"token_promoted","token":1,"slot":1}]}',35);
INSERT INTO "entries" VALUES(37,2199024565253,26,1795636671507,'desk 2','{"schema":2,"events":[{"type":"token_moved","token":7,"slot":2},{"type":"token_reallocated","token":7,"slot":1}]}',36);
INSERT INTO "entries" VALUES(38,2199024565253,27,1795636671508,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":2,"date":"2026-11-25","version":2}]},{"type":"token_transferred","token":2,"to":22611250002}]}',37);
INSERT INTO "entries" VALUES(39,2199025613829,2,1795636671508,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":1,"date":"2026-11-25","version":27}]},{"type":"token_booked","token":2,"source":"walk_in","slot":1},{"type":"transfer_arrived","token":2,"from":12611250002},{"type":"patient_identified","token":2,"patient_id":"c2efdd44104e426d"}]}',16);
INSERT INTO "entries" VALUES(40,2199025613829,3,1795636671509,'desk 1','{"schema":1,"events":[{"type":"token_cancelled","token":1}]}',39);
INSERT INTO "entries" VALUES(41,2199024565253,28,1795636671511,'desk 2','{"schema":2,"events":[{"type":"break_started","until":1795637271511}]}',38);
INSERT INTO "entries" VALUES(42,2199024565337,3,1795636671512,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":2,"date":"2026-12-09","version":1}]},{"type":"slot_closed","slot":0},{"type":"slot_closed","slot":1},{"type":"slot_closed","slot":2},{"type":"token_transferred","token":1,"to":22612090001},{"type":"token_transferred","token":2,"to":22612090002}]}',18);
INSERT INTO "entries" VALUES(43,2199025613913,1,1795636671512,'desk 0','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":3},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":1,"date":"2026-12-09","version":3}]},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"transfer_arrived","token":1,"from":12612090001},{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"transfer_arrived","token":2,"from":12612090002},{"type":"patient_identified","token":2,"phone_and_name":"c2d36b8e566e9096"}]}',NULL);
INSERT INTO "entries" VALUES(44,2199023255552,6,1795636671512,'desk 0','{"schema":2,"events":[{"type":"leave_recorded","leave":1,"doctor":1,"first":"2026-12-09","last":"2026-12-09","substitute":2,"entries":[{"doctor":1,"date":"2026-12-09","version":3},{"doctor":2,"date":"2026-12-09","version":1}]}]}',8);
INSERT INTO "entries" VALUES(45,2199024565337,4,1795636671514,'desk 1','{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":2,"date":"2026-12-09","version":2}]},{"type":"entry_undone","version":3},{"type":"slot_restored","slot":0,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":1,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":2,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"token_restored","token":1,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}',42);
INSERT INTO "entries" VALUES(46,2199025613913,2,1795636671514,'desk 1','{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":1,"date":"2026-12-09","version":4}]},{"type":"entry_undone","version":1},{"type":"token_restored","token":1,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}',43);
INSERT INTO "entries" VALUES(47,2199023255552,7,1795636671514,'desk 1','{"schema":2,"events":[{"type":"leave_withdrawn","leave":1}]}',44);
INSERT INTO "entries" VALUES(48,2199023255552,8,1795636671515,'desk 2','{"schema":2,"events":[{"type":"holiday_set","date":"2026-12-16","name":"Republic Day","entries":[]}]}',47);
INSERT INTO "entries" VALUES(49,2199023255552,9,1795636671516,'desk 0','{"schema":2,"events":[{"type":"week_set","doctor":2,"days":[[{"label":"14:00-15:00","start":840,"end":900,"capacity":2}],null,null,null,null,null,null]}]}',48);
INSERT INTO "entries" VALUES(50,2199023255552,10,1795636671519,'desk 1','{"schema":2,"events":[{"type":"exception_set","doctor":1,"date":"2026-12-10","day_off":true}]}',49);
INSERT INTO "entries" VALUES(51,2199025613829,4,1795636671521,'desk 2','{"schema":2,"events":[{"type":"session_ended"}]}',40);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1 entries, personal details, idempotency keys');
INSERT INTO "grdb_migrations" VALUES('2 heads of streams, entries linked to the one before');
INSERT INTO "grdb_migrations" VALUES('3 details of several tokens, salts');
CREATE TABLE heads (
    stream INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    last_entry INTEGER NOT NULL
);
INSERT INTO "heads" VALUES(1099511627776,2,2);
INSERT INTO "heads" VALUES(1099512937477,1,3);
INSERT INTO "heads" VALUES(2199023255552,10,50);
INSERT INTO "heads" VALUES(2199024565253,28,41);
INSERT INTO "heads" VALUES(2199024565337,4,45);
INSERT INTO "heads" VALUES(2199025613829,4,51);
INSERT INTO "heads" VALUES(2199025613913,2,46);
CREATE TABLE hospital (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);
INSERT INTO "hospital" VALUES('secret',X'F8D253EC105E4B4944975BE71FB646701C1CFCBBE31FE215962D7B40705AF08F');
INSERT INTO "hospital" VALUES('last_check',X'15482E77C9A9E498');
CREATE TABLE idempotency_keys (
    id INTEGER PRIMARY KEY,
    key_high INTEGER NOT NULL,
    key_low INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    request_high INTEGER NOT NULL,
    request_low INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    has_entry INTEGER NOT NULL,
    time INTEGER NOT NULL
);
INSERT INTO "idempotency_keys" VALUES(1,7166628539142793127,9124063013778746590,1,-1548510387196516087,-2291333156349718538,1099511627776,2,1,1795636671418);
INSERT INTO "idempotency_keys" VALUES(2,-7803828437454241494,2103634554560641493,1,5022875851661078859,2291173229187022926,1099512937477,1,1,1795636671425);
INSERT INTO "idempotency_keys" VALUES(3,-7093249502870284643,5970469414466171515,2,4048416884967166555,-4320736221544527540,2199023255552,1,1,1795636671435);
INSERT INTO "idempotency_keys" VALUES(4,4961924476185421292,-5477478771583640630,2,9077578398957694904,8160712903996787718,2199023255552,2,1,1795636671443);
INSERT INTO "idempotency_keys" VALUES(5,6392817030619734163,8159581030877016245,2,6086282328046004742,1590936998168602312,2199023255552,3,1,1795636671452);
INSERT INTO "idempotency_keys" VALUES(6,-5576040514033725680,744641100108454462,2,5051331027541405674,-1800833885081648272,2199023255552,4,1,1795636671455);
INSERT INTO "idempotency_keys" VALUES(7,-7948441977067363829,-5119121805482909642,2,776514833936663431,-7456703491812812101,2199023255552,5,1,1795636671457);
INSERT INTO "idempotency_keys" VALUES(8,-5216985682932647104,-4679581812078542847,2,969001294428860984,-5424203487247002624,2199024565253,1,1,1795636671459);
INSERT INTO "idempotency_keys" VALUES(9,-6406518061954491343,1375227714910905140,2,-3587340593739048379,6897255362032969399,2199024565253,2,1,1795636671461);
INSERT INTO "idempotency_keys" VALUES(10,-5049223458105157299,5572908353002951090,2,-3365870896149720279,4040527642720689011,2199024565253,3,1,1795636671462);
INSERT INTO "idempotency_keys" VALUES(11,302051433373462467,-9143678978640036546,2,-8258618141855443987,-4902794897183862847,2199024565253,4,1,1795636671463);
INSERT INTO "idempotency_keys" VALUES(12,5631492740495875951,1921288861863819407,2,-4319565230921289099,4432107431463121371,2199024565253,5,1,1795636671464);
INSERT INTO "idempotency_keys" VALUES(13,2963438529416725990,7103067326677971706,2,6476489170541592158,-6574859361713512285,2199024565253,6,1,1795636671465);
INSERT INTO "idempotency_keys" VALUES(14,286253370640347414,8140369266191328530,2,-6931926001201560544,-3705856128014206181,2199024565253,7,1,1795636671466);
INSERT INTO "idempotency_keys" VALUES(15,6272470011932722159,143097708349369549,2,1364685093134001179,8817270217263360510,2199025613829,1,1,1795636671468);
INSERT INTO "idempotency_keys" VALUES(16,-6351893919830981601,8873993773717867913,2,-654447250253422509,7832959659420171648,2199024565337,1,1,1795636671470);
INSERT INTO "idempotency_keys" VALUES(17,-5239247541729356998,-6197062385182896510,2,-4989632939749329322,1298960740365440450,2199024565337,2,1,1795636671475);
INSERT INTO "idempotency_keys" VALUES(18,-8304086354995383116,-4797719501479884760,2,-3181092046526139275,-593260064018274981,2199024565253,8,1,1795636671483);
INSERT INTO "idempotency_keys" VALUES(19,750374099892613457,-2782343528406437993,2,4043073142915603396,3463563361033750723,2199024565253,9,1,1795636671484);
INSERT INTO "idempotency_keys" VALUES(20,7448406240890793267,3211716788530071066,2,393706720940595595,7583370235727751316,2199024565253,10,1,1795636671485);
INSERT INTO "idempotency_keys" VALUES(21,6231293191147359982,3367834358439546056,2,-5075990647679060243,-1101282964454702727,2199024565253,11,1,1795636671487);
INSERT INTO "idempotency_keys" VALUES(22,-6741106583509182208,8752693578252210817,2,6664901202588811692,9081702333877289783,2199024565253,12,1,1795636671491);
INSERT INTO "idempotency_keys" VALUES(23,9170700740094294492,-41074410222793047,2,-323433309851679378,654052195141563413,2199024565253,13,1,1795636671492);
INSERT INTO "idempotency_keys" VALUES(24,9084491554662811501,7100586638385833432,2,4831995803942883358,-2455181328797395216,2199024565253,14,1,1795636671493);
INSERT INTO "idempotency_keys" VALUES(25,-8520608724334517876,8770810506546136142,2,-5059161562740969535,-3560160835927907657,2199024565253,15,1,1795636671494);
INSERT INTO "idempotency_keys" VALUES(26,696000829086244321,7233758114020023478,2,5086178346751849083,-2112624484479482289,2199024565253,16,1,1795636671496);
INSERT INTO "idempotency_keys" VALUES(27,-2211990736297318149,5916778073421413986,2,-3904926566537508294,-4825736369620847659,2199024565253,17,1,1795636671497);
INSERT INTO "idempotency_keys" VALUES(28,4755918701748831387,-6701104377613461732,2,-1982028004024642940,-2999649794602801941,2199024565253,18,1,1795636671498);
INSERT INTO "idempotency_keys" VALUES(29,-7089486103041887875,732671472680266626,2,-4626445337358471806,-5586383309625400536,2199024565253,19,1,1795636671499);
INSERT INTO "idempotency_keys" VALUES(30,-1354307013195587975,-5550179864328421058,2,-1623747014902722458,8172554579309521938,2199024565253,20,1,1795636671500);
INSERT INTO "idempotency_keys" VALUES(31,2507235147001801284,2814216553534867960,2,7684100286068075703,4365663971926569211,2199024565253,21,1,1795636671501);
INSERT INTO "idempotency_keys" VALUES(32,8875658087077307591,-4953108201601141560,2,4091948490762015507,-1538984880206020946,2199024565253,22,1,1795636671502);
INSERT INTO "idempotency_keys" VALUES(33,2569850817615424371,1610498874078729739,2,-5958510762006623510,-7793691147087179740,2199024565253,23,1,1795636671504);
INSERT INTO "idempotency_keys" VALUES(34,6488504088368959950,-8315754217649690220,2,-3971809300772305920,-5197246286686769031,2199024565253,24,1,1795636671505);
INSERT INTO "idempotency_keys" VALUES(35,7051899519743366014,-2254934727858606699,2,-1102898994481228116,-6402245213491724535,2199024565253,25,1,1795636671506);
INSERT INTO "idempotency_keys" VALUES(36,7090125622195430529,3693958233503327487,2,-3992440524264075645,8964478722937918444,2199024565253,26,1,1795636671507);
INSERT INTO "idempotency_keys" VALUES(37,-895764587167256152,-8542192228803566440,2,611682099836098131,1596518791119397411,2199024565253,27,1,1795636671508);
INSERT INTO "idempotency_keys" VALUES(38,-7815447117639867953,778162444810079961,2,2953364217794075406,9116213693087529663,2199025613829,3,1,1795636671509);
INSERT INTO "idempotency_keys" VALUES(39,4911152424565085730,-6486857417354819112,2,7161542442392889459,-6986996174986289502,2199024565253,28,1,1795636671511);
INSERT INTO "idempotency_keys" VALUES(40,-2705890399903469781,-2072449654848023444,2,-9122140485911627798,-5061050286914147729,2199024565337,3,1,1795636671512);
INSERT INTO "idempotency_keys" VALUES(41,-8515745103488338420,-3190837702422041103,2,927034390796921838,2258232737968903699,2199024565337,4,1,1795636671514);
INSERT INTO "idempotency_keys" VALUES(42,-3971523130343252865,1482925496681330563,2,729417225462346571,-4760291675606746655,2199023255552,8,1,1795636671515);
INSERT INTO "idempotency_keys" VALUES(43,-8995176974993467224,5841699617600306817,2,-6739743002555296204,1474658083183417263,2199023255552,9,1,1795636671516);
INSERT INTO "idempotency_keys" VALUES(44,5523589021420149172,-2509682121844768643,2,-6163412594725737638,-8146319192742234402,2199023255552,10,1,1795636671519);
INSERT INTO "idempotency_keys" VALUES(45,-5544062102124812714,-3747210826996199936,2,-2723501604192025146,3441907850745393605,2199025613829,4,1,1795636671521);
CREATE TABLE personal_details (
    entry INTEGER PRIMARY KEY,
    patient_name TEXT,
    phone TEXT,
    patient_id TEXT,
    reason TEXT
, further TEXT, salt TEXT);
INSERT INTO "personal_details" VALUES(3,'Left Behind','98450 00000',NULL,NULL,NULL,'fc1a47a2d65598b70b18bd54b0de88bc');
INSERT INTO "personal_details" VALUES(9,'Bela Shah','98450 11111',NULL,NULL,NULL,'38456c1b4e5849b9257e867d9eaead4d');
INSERT INTO "personal_details" VALUES(10,'चन्द्रा',NULL,'P-17',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(11,'Devi',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(12,'Esha','+91 98450 22222','P-18',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(13,'Farid',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(14,'Gita',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(15,'Hari',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(16,'Indu',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(17,'Jaya',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(18,'Kiran','98450 33333',NULL,NULL,NULL,'1982aa1819985b178b6555aef62c0e0c');
INSERT INTO "personal_details" VALUES(19,NULL,NULL,NULL,'has a fever',NULL,NULL);
INSERT INTO "personal_details" VALUES(34,NULL,NULL,NULL,'the theatre ran late',NULL,NULL);
INSERT INTO "personal_details" VALUES(39,'चन्द्रा',NULL,'P-17',NULL,NULL,'16332790d1560eb307a3237575266443');
INSERT INTO "personal_details" VALUES(43,'Jaya',NULL,NULL,NULL,'[{"patient_name":"Kiran","phone":"98450 33333"}]','b1c095ff0677dd50eba53a9ff11dfc64');
CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (key_high, key_low, epoch);
COMMIT;
