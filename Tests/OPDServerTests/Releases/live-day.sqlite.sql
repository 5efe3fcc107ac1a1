BEGIN TRANSACTION;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    time INTEGER NOT NULL,
    actor TEXT,
    events TEXT NOT NULL
, previous INTEGER);
INSERT INTO "entries" VALUES(1,1099511627776,1,1795636670567,NULL,'{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}',NULL);
INSERT INTO "entries" VALUES(2,1099511627776,2,1795636670593,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Before","slots":[{"label":"10-11","start":600,"end":660,"capacity":1},{"label":"11-12","start":660,"end":720,"capacity":1}]}]}',1);
INSERT INTO "entries" VALUES(3,1099512937477,1,1795636670604,'desk 1','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":1},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":1}],"waitlist_order":["arrival"],"booking_cutoff":{}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"aa8070a524a18a89"}]}',NULL);
INSERT INTO "entries" VALUES(4,2199023255552,1,1795636670609,'desk 2','{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}',NULL);
INSERT INTO "entries" VALUES(5,2199023255552,2,1795636670613,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Asha Rao","department":"Cardiology","slots":[{"label":"10-11","start":600,"end":660,"capacity":2},{"label":"11-12","start":660,"end":720,"capacity":2},{"label":"12-13","start":720,"end":780,"capacity":2}]}]}',4);
INSERT INTO "entries" VALUES(6,2199023255552,3,1795636670617,'desk 1','{"schema":1,"events":[{"type":"doctor_added","doctor":2,"name":"Dr. José Núñez","slots":[{"label":"10-11","start":600,"end":660,"capacity":3},{"label":"11-12","start":660,"end":720,"capacity":3}]}]}',5);
INSERT INTO "entries" VALUES(7,2199023255552,4,1795636670623,'desk 2','{"schema":1,"events":[{"type":"settings_changed","booking_cutoff":{"minutes_before_start":-600}}]}',6);
INSERT INTO "entries" VALUES(8,2199023255552,5,1795636670628,'desk 0','{"schema":1,"events":[{"type":"settings_changed","doctor":2,"waitlist_order":["priority","arrival"]}]}',7);
INSERT INTO "entries" VALUES(9,2199024565253,1,1795636670632,'desk 1','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":2},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":2},{"label":"12-13","start":1795644000000,"end":1795647600000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"543885326d72ba14"}]}',NULL);
INSERT INTO "entries" VALUES(10,2199024565253,2,1795636670635,'desk 2','{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"patient_id":"fa8a726377e46e91"}]}',9);
INSERT INTO "entries" VALUES(11,2199024565253,3,1795636670639,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":0,"by":3},{"type":"token_booked","token":3,"source":"follow_up","slot":0},{"type":"token_reallocated","token":2,"slot":1}]}',10);
INSERT INTO "entries" VALUES(12,2199024565253,4,1795636670643,'desk 1','{"schema":2,"events":[{"type":"token_bumped","token":1,"slot":0,"by":4},{"type":"token_booked","token":4,"source":"paid_priority","slot":0},{"type":"token_reallocated","token":1,"slot":1},{"type":"patient_identified","token":4,"patient_id":"56dcdb1e64bd4f94","phone_and_name":"471b1d58a7895d1"}]}',11);
INSERT INTO "entries" VALUES(13,2199024565253,5,1795636670647,'desk 2','{"schema":1,"events":[{"type":"token_bumped","token":3,"slot":0,"by":5},{"type":"token_booked","token":5,"source":"emergency","slot":0},{"type":"token_reallocated","token":3,"slot":2}]}',12);
INSERT INTO "entries" VALUES(14,2199024565253,6,1795636670651,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":1,"by":6},{"type":"token_booked","token":6,"source":"online","slot":1},{"type":"token_reallocated","token":2,"slot":2}]}',13);
INSERT INTO "entries" VALUES(15,2199024565253,7,1795636670655,'desk 1','{"schema":1,"events":[{"type":"token_waitlisted","token":7,"source":"walk_in","slot":2}]}',14);
INSERT INTO "entries" VALUES(16,2199025613829,1,1795636670660,'desk 2','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":3},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":1}]}',NULL);
INSERT INTO "entries" VALUES(17,2199024565337,1,1795636670664,'desk 0','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":2},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":2},{"label":"12-13","start":1796853600000,"end":1796857200000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0}]}',NULL);
INSERT INTO "entries" VALUES(18,2199024565337,2,1795636670667,'desk 1','{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"phone_and_name":"961990fa8c7b1cec"}]}',17);
INSERT INTO "entries" VALUES(19,2199024565253,8,1795636670671,'desk 2','{"schema":1,"events":[{"type":"token_cancelled","token":6}]}',15);
INSERT INTO "entries" VALUES(20,2199024565253,9,1795636670675,'desk 0','{"schema":1,"events":[{"type":"no_show_recorded","token":7}]}',19);
INSERT INTO "entries" VALUES(21,2199024565253,10,1795636670679,'desk 1','{"schema":2,"events":[{"type":"token_reinstated","token":7},{"type":"token_displaced","token":7,"slot":2}]}',20);
INSERT INTO "entries" VALUES(22,2199024565253,11,1795636670684,'desk 2','{"schema":2,"events":[{"type":"doctor_arrived"}]}',21);
INSERT INTO "entries" VALUES(23,2199024565253,12,1795636670687,'desk 0','{"schema":1,"events":[{"type":"patient_arrived","token":5}]}',22);
INSERT INTO "entries" VALUES(24,2199024565253,13,1795636670691,'desk 1','{"schema":1,"events":[{"type":"patient_arrived","token":4}]}',23);
INSERT INTO "entries" VALUES(25,2199024565253,14,1795636670695,'desk 2','{"schema":1,"events":[{"type":"patient_called","token":5}]}',24);
INSERT INTO "entries" VALUES(26,2199024565253,15,1795636670699,'desk 0','{"schema":1,"events":[{"type":"consultation_started","token":5}]}',25);
INSERT INTO "entries" VALUES(27,2199024565253,16,1795636670704,'desk 1','{"schema":2,"events":[{"type":"patient_parked","token":5}]}',26);
INSERT INTO "entries" VALUES(28,2199024565253,17,1795636670708,'desk 2','{"schema":2,"events":[{"type":"patient_resumed","token":5}]}',27);
INSERT INTO "entries" VALUES(29,2199024565253,18,1795636670712,'desk 0','{"schema":1,"events":[{"type":"patient_called","token":4}]}',28);
INSERT INTO "entries" VALUES(30,2199024565253,19,1795636670716,'desk 1','{"schema":1,"events":[{"type":"patient_called","token":4}]}',29);
INSERT INTO "entries" VALUES(31,2199024565253,20,1795636670720,'desk 2','{"schema":1,"events":[{"type":"consultation_started","token":4}]}',30);
INSERT INTO "entries" VALUES(32,2199024565253,21,1795636670723,'desk 0','{"schema":1,"events":[{"type":"consultation_completed","token":4}]}',31);
INSERT INTO "entries" VALUES(33,2199024565253,22,1795636670728,'desk 1','{"schema":2,"events":[{"type":"capacity_changed","slot":2,"capacity":1},{"type":"seat_lost","token":2,"slot":2},{"type":"token_displaced","token":2,"slot":2}]}',32);
INSERT INTO "entries" VALUES(34,2199024565253,23,1795636670732,'desk 2','{"schema":2,"events":[{"type":"delay_added","id":1,"from":1795636800000,"minutes":20,"mode":"reallocate"}]}',33);
INSERT INTO "entries" VALUES(35,2199024565253,24,1795636670736,'desk 0','{"schema":2,"events":[{"type":"slot_closed","slot":1},{"type":"seat_lost","token":1,"slot":1},{"type":"token_displaced","token":1,"slot":1},{"type":"rebooking_needed","token":1}]}',34);
INSERT INTO "entries" VALUES(36,2199024565253,25,1795636670740,'desk 1','{"schema":2,"events":[{"type":"slot_reopened","slot":1},{"type":"token_promoted","token":1,"slot":1}]}',35);
INSERT INTO "entries" VALUES(37,2199024565253,26,1795636670744,'desk 2','{"schema":2,"events":[{"type":"token_moved","token":7,"slot":2},{"type":"token_reallocated","token":7,"slot":1}]}',36);
INSERT INTO "entries" VALUES(38,2199024565253,27,1795636670748,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":2,"date":"2026-11-25","version":2}]},{"type":"token_transferred","token":2,"to":22611250002}]}',37);
INSERT INTO "entries" VALUES(39,2199025613829,2,1795636670748,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":1,"date":"2026-11-25","version":27}]},{"type":"token_booked","token":2,"source":"walk_in","slot":1},{"type":"transfer_arrived","token":2,"from":12611250002},{"type":"patient_identified","token":2,"patient_id":"36535e4b99f93d8"}]}',16);
INSERT INTO "entries" VALUES(40,2199025613829,3,1795636670752,'desk 1','{"schema":1,"events":[{"type":"token_cancelled","token":1}]}',39);
INSERT INTO "entries" VALUES(41,2199024565253,28,1795636670756,'desk 2','{"schema":2,"events":[{"type":"break_started","until":1795637270756}]}',38);
INSERT INTO "entries" VALUES(42,2199024565337,3,1795636670760,'desk 0','{"schema":2,"events":[{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":2,"date":"2026-12-09","version":1}]},{"type":"slot_closed","slot":0},{"type":"slot_closed","slot":1},{"type":"slot_closed","slot":2},{"type":"token_transferred","token":1,"to":22612090001},{"type":"token_transferred","token":2,"to":22612090002}]}',18);
INSERT INTO "entries" VALUES(43,2199025613913,1,1795636670760,'desk 0','{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":3},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":1,"date":"2026-12-09","version":3}]},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"transfer_arrived","token":1,"from":12612090001},{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"transfer_arrived","token":2,"from":12612090002},{"type":"patient_identified","token":2,"phone_and_name":"f6d862858865c7ad"}]}',NULL);
INSERT INTO "entries" VALUES(44,2199023255552,6,1795636670760,'desk 0','{"schema":2,"events":[{"type":"leave_recorded","leave":1,"doctor":1,"first":"2026-12-09","last":"2026-12-09","substitute":2,"entries":[{"doctor":1,"date":"2026-12-09","version":3},{"doctor":2,"date":"2026-12-09","version":1}]}]}',8);
INSERT INTO "entries" VALUES(45,2199024565337,4,1795636670770,'desk 1','{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":2,"date":"2026-12-09","version":2}]},{"type":"entry_undone","version":3},{"type":"slot_restored","slot":0,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":1,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":2,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"token_restored","token":1,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}',42);
INSERT INTO "entries" VALUES(46,2199025613913,2,1795636670770,'desk 1','{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":1,"date":"2026-12-09","version":4}]},{"type":"entry_undone","version":1},{"type":"token_restored","token":1,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}',43);
INSERT INTO "entries" VALUES(47,2199023255552,7,1795636670770,'desk 1','{"schema":2,"events":[{"type":"leave_withdrawn","leave":1}]}',44);
INSERT INTO "entries" VALUES(48,2199023255552,8,1795636670776,'desk 2','{"schema":2,"events":[{"type":"holiday_set","date":"2026-12-16","name":"Republic Day","entries":[]}]}',47);
INSERT INTO "entries" VALUES(49,2199023255552,9,1795636670780,'desk 0','{"schema":2,"events":[{"type":"week_set","doctor":2,"days":[[{"label":"14:00-15:00","start":840,"end":900,"capacity":2}],null,null,null,null,null,null]}]}',48);
INSERT INTO "entries" VALUES(50,2199023255552,10,1795636670785,'desk 1','{"schema":2,"events":[{"type":"exception_set","doctor":1,"date":"2026-12-10","day_off":true}]}',49);
INSERT INTO "entries" VALUES(51,2199025613829,4,1795636670791,'desk 2','{"schema":2,"events":[{"type":"session_ended"}]}',40);
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
INSERT INTO "hospital" VALUES('secret',X'148636E89D441E069B789C83AD131C1D3F89506F17DBA4C06E4C75370FD191C1');
INSERT INTO "hospital" VALUES('last_check',X'AD15F420D8E112ED');
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
INSERT INTO "idempotency_keys" VALUES(1,3648148428454384853,-2932784677405711480,1,-724682796269269971,3577111873046813613,1099511627776,2,1,1795636670593);
INSERT INTO "idempotency_keys" VALUES(2,8857259591379181445,-8753541067392845939,1,5522791485811352758,-2380251476169280381,1099512937477,1,1,1795636670604);
INSERT INTO "idempotency_keys" VALUES(3,5160765851397601863,-5460365474906421229,2,1808409480983261432,683049921508249788,2199023255552,1,1,1795636670609);
INSERT INTO "idempotency_keys" VALUES(4,6119642607865723883,-5006558825057193598,2,-4501609453258008399,-2900761704235680749,2199023255552,2,1,1795636670613);
INSERT INTO "idempotency_keys" VALUES(5,6780090600353295250,-428797870306845595,2,1288552583902612474,-6852389140580106325,2199023255552,3,1,1795636670617);
INSERT INTO "idempotency_keys" VALUES(6,4028225105077692347,8789809393993850664,2,4338648065394153428,-3952801439841045679,2199023255552,4,1,1795636670623);
INSERT INTO "idempotency_keys" VALUES(7,-3812716905264878314,-2873973493697328483,2,-851280225282189536,-363999474432080719,2199023255552,5,1,1795636670628);
INSERT INTO "idempotency_keys" VALUES(8,-3263311120855082245,1138450149747243618,2,-1589761021380257246,6921282962782047923,2199024565253,1,1,1795636670632);
INSERT INTO "idempotency_keys" VALUES(9,-6284898488875181875,4432883547940529278,2,-6611681804796867509,-45284796047702851,2199024565253,2,1,1795636670635);
INSERT INTO "idempotency_keys" VALUES(10,5056519772661117052,8458749276688299258,2,937012470411994187,5742826614366825839,2199024565253,3,1,1795636670639);
INSERT INTO "idempotency_keys" VALUES(11,917016800781523694,-4329247925150542160,2,1430379528008641866,854816441226690746,2199024565253,4,1,1795636670643);
INSERT INTO "idempotency_keys" VALUES(12,-3437024760347064660,5120534345458174919,2,5651086453506937285,-6845887556158085501,2199024565253,5,1,1795636670647);
INSERT INTO "idempotency_keys" VALUES(13,8733928102096092462,-5707297665897626141,2,-3268072768494219736,2134228401649162129,2199024565253,6,1,1795636670651);
INSERT INTO "idempotency_keys" VALUES(14,-4391396213023708497,4965421090210238483,2,-8075071708969127153,3019004210798052999,2199024565253,7,1,1795636670655);
INSERT INTO "idempotency_keys" VALUES(15,-4609170452815588378,-688125755060018476,2,-6695698105263060120,-663927306408465471,2199025613829,1,1,1795636670660);
INSERT INTO "idempotency_keys" VALUES(16,1714137455503909072,-7728399513035884049,2,-1693547938652738365,-6988868097148963809,2199024565337,1,1,1795636670664);
INSERT INTO "idempotency_keys" VALUES(17,-4346941664151865637,7903946588628731097,2,1509079090578329438,-4107789136872034515,2199024565337,2,1,1795636670667);
INSERT INTO "idempotency_keys" VALUES(18,-2382382251611334298,-3300041071460993966,2,854065655476836685,-8202118373305075538,2199024565253,8,1,1795636670671);
INSERT INTO "idempotency_keys" VALUES(19,3337525650727897730,1058018143636673918,2,2248562461748165502,-3950352524720155102,2199024565253,9,1,1795636670675);
INSERT INTO "idempotency_keys" VALUES(20,-3651626786398997047,-6656097565037253188,2,-4433838006981993553,-4956470087209159019,2199024565253,10,1,1795636670679);
INSERT INTO "idempotency_keys" VALUES(21,6305382063902967543,-6003389892445172890,2,-8370297454033547335,2458648966898425530,2199024565253,11,1,1795636670684);
INSERT INTO "idempotency_keys" VALUES(22,4677603508745800395,-4834492995677719816,2,-6004382248387321296,1130010023848274789,2199024565253,12,1,1795636670687);
INSERT INTO "idempotency_keys" VALUES(23,-3195128567505440850,1091182048058993154,2,925087654961635103,-1975873485306372418,2199024565253,13,1,1795636670691);
INSERT INTO "idempotency_keys" VALUES(24,-4351901344155493080,-8161463920417442468,2,8697350329806051908,-894755134584405914,2199024565253,14,1,1795636670695);
INSERT INTO "idempotency_keys" VALUES(25,-8152930125886919155,6538489010871812919,2,1537460629563815003,-1619871222774329878,2199024565253,15,1,1795636670699);
INSERT INTO "idempotency_keys" VALUES(26,8888057914493615467,-8590993089818257821,2,-4862209852650388683,6508601188930555556,2199024565253,16,1,1795636670704);
INSERT INTO "idempotency_keys" VALUES(27,5335520065525015856,4218795537442422668,2,-1800352758567178549,3394675618185001714,2199024565253,17,1,1795636670708);
INSERT INTO "idempotency_keys" VALUES(28,-8216918239169766421,-1020826246976202515,2,5213927607764515748,2018346874831488616,2199024565253,18,1,1795636670712);
INSERT INTO "idempotency_keys" VALUES(29,-3236520456572763442,-2630867809667883742,2,-365324332444959743,4002241876717981302,2199024565253,19,1,1795636670716);
INSERT INTO "idempotency_keys" VALUES(30,1936793127332537344,-2135646884756000374,2,-6771596048557547589,-5679158777267124653,2199024565253,20,1,1795636670720);
INSERT INTO "idempotency_keys" VALUES(31,-2841373922216387371,4796175757986122285,2,8887366702876950462,4233109936339926828,2199024565253,21,1,1795636670723);
INSERT INTO "idempotency_keys" VALUES(32,6258770334668631561,-9027105435599760860,2,7862271590731921730,-8473670167263695203,2199024565253,22,1,1795636670728);
INSERT INTO "idempotency_keys" VALUES(33,-3968381007026146914,-6182807379012697529,2,2493849409326919325,881291622324352307,2199024565253,23,1,1795636670732);
INSERT INTO "idempotency_keys" VALUES(34,-4848898529984713512,5186906604813308960,2,-1309414922994372611,-1894755859322543861,2199024565253,24,1,1795636670736);
INSERT INTO "idempotency_keys" VALUES(35,-3044890246935080581,2334387750061549829,2,758871073445398373,-3126753475482811066,2199024565253,25,1,1795636670740);
INSERT INTO "idempotency_keys" VALUES(36,1178352653349478193,2638572128534292650,2,648961973033725330,6377081745559765266,2199024565253,26,1,1795636670744);
INSERT INTO "idempotency_keys" VALUES(37,-2505627552380918810,-9019962510947178584,2,3028677218650577047,-5197685552638356009,2199024565253,27,1,1795636670748);
INSERT INTO "idempotency_keys" VALUES(38,5558089866336754510,-6280578852130608699,2,-7169905013029821569,-4118177445855977607,2199025613829,3,1,1795636670752);
INSERT INTO "idempotency_keys" VALUES(39,1167097151658886492,3334276464783886372,2,-6196402142281040358,6383038151042441960,2199024565253,28,1,1795636670756);
INSERT INTO "idempotency_keys" VALUES(40,-3299562711717478259,-7379961824268879127,2,-8383473075013903150,5660406417834371429,2199024565337,3,1,1795636670760);
INSERT INTO "idempotency_keys" VALUES(41,-2702060957374648737,-4402685868663015797,2,-3420466862257957970,7545989537442682935,2199024565337,4,1,1795636670770);
INSERT INTO "idempotency_keys" VALUES(42,-4676840484213170304,281193109276142963,2,-7000521953791829528,-3609551806207630215,2199023255552,8,1,1795636670776);
INSERT INTO "idempotency_keys" VALUES(43,-7239700304673439986,4822849811173840333,2,-6961779483238705209,-3601286331647830586,2199023255552,9,1,1795636670780);
INSERT INTO "idempotency_keys" VALUES(44,353825422149260476,7774653440704701258,2,-6090159055183118911,4762240877396404560,2199023255552,10,1,1795636670785);
INSERT INTO "idempotency_keys" VALUES(45,-6536748938911695270,-5177566841635292094,2,-7289028201598736400,-8085407389184680883,2199025613829,4,1,1795636670791);
CREATE TABLE personal_details (
    entry INTEGER PRIMARY KEY,
    patient_name TEXT,
    phone TEXT,
    patient_id TEXT,
    reason TEXT
, further TEXT, salt TEXT);
INSERT INTO "personal_details" VALUES(3,'Left Behind','98450 00000',NULL,NULL,NULL,'7d599e3814c9a64e4b4ab0760ba6e0ec');
INSERT INTO "personal_details" VALUES(9,'Bela Shah','98450 11111',NULL,NULL,NULL,'33d3d5341d485a333ed16b166e0314a8');
INSERT INTO "personal_details" VALUES(10,'चन्द्रा',NULL,'P-17',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(11,'Devi',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(12,'Esha','+91 98450 22222','P-18',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(13,'Farid',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(14,'Gita',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(15,'Hari',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(16,'Indu',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(17,'Jaya',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(18,'Kiran','98450 33333',NULL,NULL,NULL,'9e1163ea7c6ef855f07c76105185f91e');
INSERT INTO "personal_details" VALUES(19,NULL,NULL,NULL,'has a fever',NULL,NULL);
INSERT INTO "personal_details" VALUES(34,NULL,NULL,NULL,'the theatre ran late',NULL,NULL);
INSERT INTO "personal_details" VALUES(39,'चन्द्रा',NULL,'P-17',NULL,NULL,'2d75327e54685e3535cc4a64fc42b120');
INSERT INTO "personal_details" VALUES(43,'Jaya',NULL,NULL,NULL,'[{"patient_name":"Kiran","phone":"98450 33333"}]','4984332931e3099826683698960e0d90');
CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (key_high, key_low, epoch);
COMMIT;
