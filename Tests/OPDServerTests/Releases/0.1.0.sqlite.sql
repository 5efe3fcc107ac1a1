BEGIN TRANSACTION;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    time INTEGER NOT NULL,
    actor TEXT,
    events TEXT NOT NULL
);
INSERT INTO "entries" VALUES(1,1099511627776,1,1795636669967,NULL,'{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}');
INSERT INTO "entries" VALUES(2,1099511627776,2,1795636669984,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Before","slots":[{"label":"10-11","start":600,"end":660,"capacity":1},{"label":"11-12","start":660,"end":720,"capacity":1}]}]}');
INSERT INTO "entries" VALUES(3,1099512937477,1,1795636669988,'desk 1','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":1},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":1}],"waitlist_order":["arrival"],"booking_cutoff":{}},{"type":"token_booked","token":1,"source":"online","slot":0}]}');
INSERT INTO "entries" VALUES(4,2199023255552,1,1795636669991,'desk 2','{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}');
INSERT INTO "entries" VALUES(5,2199023255552,2,1795636669996,'desk 0','{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Asha Rao","department":"Cardiology","slots":[{"label":"10-11","start":600,"end":660,"capacity":2},{"label":"11-12","start":660,"end":720,"capacity":2},{"label":"12-13","start":720,"end":780,"capacity":2}]}]}');
INSERT INTO "entries" VALUES(6,2199023255552,3,1795636670000,'desk 1','{"schema":1,"events":[{"type":"doctor_added","doctor":2,"name":"Dr. José Núñez","slots":[{"label":"10-11","start":600,"end":660,"capacity":3},{"label":"11-12","start":660,"end":720,"capacity":3}]}]}');
INSERT INTO "entries" VALUES(7,2199023255552,4,1795636670003,'desk 2','{"schema":1,"events":[{"type":"settings_changed","booking_cutoff":{"minutes_before_start":-600}}]}');
INSERT INTO "entries" VALUES(8,2199023255552,5,1795636670008,'desk 0','{"schema":1,"events":[{"type":"settings_changed","doctor":2,"waitlist_order":["priority","arrival"]}]}');
INSERT INTO "entries" VALUES(9,2199024565253,1,1795636670012,'desk 1','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":2},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":2},{"label":"12-13","start":1795644000000,"end":1795647600000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0}]}');
INSERT INTO "entries" VALUES(10,2199024565253,2,1795636670015,'desk 2','{"schema":1,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0}]}');
INSERT INTO "entries" VALUES(11,2199024565253,3,1795636670019,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":0,"by":3},{"type":"token_booked","token":3,"source":"follow_up","slot":0},{"type":"token_reallocated","token":2,"slot":1}]}');
INSERT INTO "entries" VALUES(12,2199024565253,4,1795636670023,'desk 1','{"schema":1,"events":[{"type":"token_bumped","token":1,"slot":0,"by":4},{"type":"token_booked","token":4,"source":"paid_priority","slot":0},{"type":"token_reallocated","token":1,"slot":1}]}');
INSERT INTO "entries" VALUES(13,2199024565253,5,1795636670027,'desk 2','{"schema":1,"events":[{"type":"token_bumped","token":3,"slot":0,"by":5},{"type":"token_booked","token":5,"source":"emergency","slot":0},{"type":"token_reallocated","token":3,"slot":2}]}');
INSERT INTO "entries" VALUES(14,2199024565253,6,1795636670031,'desk 0','{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":1,"by":6},{"type":"token_booked","token":6,"source":"online","slot":1},{"type":"token_reallocated","token":2,"slot":2}]}');
INSERT INTO "entries" VALUES(15,2199024565253,7,1795636670034,'desk 1','{"schema":1,"events":[{"type":"token_waitlisted","token":7,"source":"walk_in","slot":2}]}');
INSERT INTO "entries" VALUES(16,2199025613829,1,1795636670040,'desk 2','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":3},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":1}]}');
INSERT INTO "entries" VALUES(17,2199024565337,1,1795636670043,'desk 0','{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":2},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":2},{"label":"12-13","start":1796853600000,"end":1796857200000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0}]}');
INSERT INTO "entries" VALUES(18,2199024565337,2,1795636670047,'desk 1','{"schema":1,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0}]}');
INSERT INTO "entries" VALUES(19,2199024565253,8,1795636670051,'desk 2','{"schema":1,"events":[{"type":"token_cancelled","token":6}]}');
INSERT INTO "entries" VALUES(20,2199024565253,9,1795636670055,'desk 0','{"schema":1,"events":[{"type":"no_show_recorded","token":7}]}');
INSERT INTO "entries" VALUES(21,2199025613829,2,1795636670090,'desk 1','{"schema":1,"events":[{"type":"token_cancelled","token":1}]}');
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1 entries, personal details, idempotency keys');
CREATE TABLE hospital (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);
INSERT INTO "hospital" VALUES('secret',X'8D55BA0CB5D4607AFA717D96BA4263AC0A2EC9266D08363C907C64D702C27C40');
INSERT INTO "hospital" VALUES('last_check',X'AE4CC24FEE8F8B23');
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
INSERT INTO "idempotency_keys" VALUES(1,-7823374910225652309,-7909838444922188110,1,-6227366564592549929,-7346296076385790817,1099511627776,2,1,1795636669984);
INSERT INTO "idempotency_keys" VALUES(2,5379393292296713648,2952607877851449939,1,-7783473033944164653,-1948060519796296817,1099512937477,1,1,1795636669988);
INSERT INTO "idempotency_keys" VALUES(3,3759007190391647822,1997596008314806661,2,2490150344703879047,546299704233014836,2199023255552,1,1,1795636669991);
INSERT INTO "idempotency_keys" VALUES(4,249090970744708766,-7051508716558732832,2,-1040047384583841650,4498439656002166460,2199023255552,2,1,1795636669996);
INSERT INTO "idempotency_keys" VALUES(5,-6456812472792772459,8537467097646755885,2,7437648977922245698,-4125771582936248982,2199023255552,3,1,1795636670000);
INSERT INTO "idempotency_keys" VALUES(6,8264028118347521396,9152049220314864012,2,-4248946777862762242,-6441519316411465219,2199023255552,4,1,1795636670003);
INSERT INTO "idempotency_keys" VALUES(7,6394075255109331117,6813574386301621499,2,288105497888796869,8934769590042635072,2199023255552,5,1,1795636670008);
INSERT INTO "idempotency_keys" VALUES(8,-4568657602307374408,4473801956535896476,2,-6445739868707079312,7586339796871555162,2199024565253,1,1,1795636670012);
INSERT INTO "idempotency_keys" VALUES(9,5859464437504722625,1672628612093816424,2,-8541016668654994933,3103866853236983302,2199024565253,2,1,1795636670015);
INSERT INTO "idempotency_keys" VALUES(10,8359836055016122894,7823990458477378102,2,-1717756686090110727,2106114626422609786,2199024565253,3,1,1795636670019);
INSERT INTO "idempotency_keys" VALUES(11,-3661691432671775033,7234453932198055980,2,-1581762089406770400,-3056022454537659235,2199024565253,4,1,1795636670023);
INSERT INTO "idempotency_keys" VALUES(12,8525061996327529202,5766381297075482309,2,729646324690962077,3869189400097400268,2199024565253,5,1,1795636670027);
INSERT INTO "idempotency_keys" VALUES(13,-3988440787457084665,7599229353395094895,2,-4644626191835100700,1669584916158512042,2199024565253,6,1,1795636670031);
INSERT INTO "idempotency_keys" VALUES(14,2329309011277373162,9140610463843609001,2,5549969923115928010,290907201162463406,2199024565253,7,1,1795636670034);
INSERT INTO "idempotency_keys" VALUES(15,3885769518720947338,-9020542667706242118,2,-3487882962838128821,702498463916156823,2199025613829,1,1,1795636670040);
INSERT INTO "idempotency_keys" VALUES(16,218992704715119539,26786829616175413,2,-2735008322432585567,-5443607466181495351,2199024565337,1,1,1795636670043);
INSERT INTO "idempotency_keys" VALUES(17,4556682129933614983,3313243064913822980,2,-8806825702773199950,-7152771861914789051,2199024565337,2,1,1795636670047);
INSERT INTO "idempotency_keys" VALUES(18,5841106558187060399,696195841593865120,2,1887449597143692976,-3301913632132192281,2199024565253,8,1,1795636670051);
INSERT INTO "idempotency_keys" VALUES(19,1870943940306089623,-1480206243114526472,2,5880459309226284487,-1989349247352020118,2199024565253,9,1,1795636670055);
INSERT INTO "idempotency_keys" VALUES(20,6136251476411760204,-1627278892307256924,2,-671189516100978286,-5760335661917512258,2199025613829,2,1,1795636670090);
CREATE TABLE personal_details (
    entry INTEGER PRIMARY KEY,
    patient_name TEXT,
    phone TEXT,
    patient_id TEXT,
    reason TEXT
);
INSERT INTO "personal_details" VALUES(3,'Left Behind','98450 00000',NULL,NULL);
INSERT INTO "personal_details" VALUES(9,'Bela Shah','98450 11111',NULL,NULL);
INSERT INTO "personal_details" VALUES(10,'चन्द्रा',NULL,'P-17',NULL);
INSERT INTO "personal_details" VALUES(11,'Devi',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(12,'Esha','+91 98450 22222','P-18',NULL);
INSERT INTO "personal_details" VALUES(13,'Farid',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(14,'Gita',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(15,'Hari',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(16,'Indu',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(17,'Jaya',NULL,NULL,NULL);
INSERT INTO "personal_details" VALUES(18,'Kiran','98450 33333',NULL,NULL);
INSERT INTO "personal_details" VALUES(19,NULL,NULL,NULL,'has a fever');
CREATE UNIQUE INDEX entries_by_stream ON entries (stream, version);
CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (key_high, key_low, epoch);
COMMIT;
